import { MODE_LABEL } from './model/label-name.js';
import type { AlertMode } from './model/alert-mode.js';
import type { Setup } from './model/setup.js';

interface Entry {
  readonly mode?: AlertMode | undefined;
}

/** Whether nobody is told of it. Of a resolved setup. */
export const isObserved = ({ mode }: Entry): boolean => mode === 'observe';

/** The label of a rule that says that nobody is told of its alert; none of others. */
export const modeLabels = (entry: Entry): Readonly<Record<string, string>> =>
  isObserved(entry) ? { [MODE_LABEL]: 'observe' } : {};

/** Whether a setup has alerts that nobody is told of. */
export function hasObserved({ insights, alerting }: Pick<Setup, 'insights' | 'alerting'>): boolean {
  return [...insights, ...alerting.promqlAlerts, ...alerting.objectives].some(isObserved);
}

/** A setup whose insights, PromQL alerts and objectives have the mode of all alerts unless they have one of their own. */
export function withModes(setup: Setup): Setup {
  const { alerting, insights } = setup;
  const resolved = <Of extends Entry>({ mode = alerting.mode, ...entry }: Of) =>
    // The rest of an entry and its mode are an entry again.
    (mode === 'observe' ? { ...entry, mode } : entry) as Of;
  return {
    ...setup,
    insights: insights.map(resolved),
    alerting: {
      ...alerting,
      promqlAlerts: alerting.promqlAlerts.map(resolved),
      objectives: alerting.objectives.map(resolved),
    },
  };
}
