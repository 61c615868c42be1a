import { modeLabels } from '../../setup/alert-mode.js';
import { catalogOf } from '../../setup/catalog.js';
import type { Objective } from '../../setup/model/objective.js';
import { formatDuration } from '../../setup/model/duration.js';
import { objectiveAlert } from '../../setup/alert-names.js';
import type { Setup } from '../../setup/model/setup.js';
import { selectorsOf } from '../../setup/panels/selectors.js';
import { objectiveBadEvents, objectiveErrorRatio, objectiveEvents, objectiveLabels } from '../names.js';
import { selector } from '../promql.js';
import { baseWindowMs, objectiveIntervalMs } from '../../setup/objective/windows.js';
import { levels } from './probe.js';
import type { Probe } from './probe.js';
import { defaultKeepMs } from './alert.js';
import type { Alert } from './alert.js';
import { burnsOf } from '../../setup/objective/burn-rate.js';
import type { Burn } from '../../setup/objective/burn-rate.js';
import { tierCases } from './tier-cases.js';
import { alertPanel } from '../../setup/layout/alert-panel.js';
import { severityFor } from '../../setup/severity.js';
import { unmatchedObjective } from './unmatched-objective.js';
import { parseTemplate } from '../../setup/template.js';
import { OWN_VALUE, valueTemplate } from './value-template.js';
import { PERCENT } from '../../setup/value/notation.js';
import { durationWords, lastWords } from '../../setup/value/duration-text.js';

/**
 * The alerts of an objective: one for each tier, all with the same name, and one if none of its events was ever good. In Alertmanager a
 * faster tier mutes the slower ones.
 */
export function objectiveAlerts(setup: Setup, objective: Objective): readonly Alert[] {
  const burns = burnsOf(objective, setup.updates.scrapeInterval);
  const intervalMs = objectiveIntervalMs(objective, setup.updates);
  const panel = alertPanel(setup, { objective: objective.name, metrics: countersOf(setup, objective) });
  const tiers = burns.map((burn): Alert => ({
    name: objectiveAlert(objective.name),
    severity: severityFor(burn.severity, setup.alerting),
    expr:
      comparison(setup, objective, burn, burn.longMs) +
      '\nand\n' +
      comparison(setup, objective, burn, burn.shortMs),
    forMs: 2 * intervalMs,
    keepMs: defaultKeepMs(intervalMs),
    labels: tierLabels(objective, burn),
    summary: summaryOf(objective, burn),
    description: descriptionOf(objective, burn),
    condition: `bad events > ${percent(burn.errorRatio)} of all events, over both ${durationWords(burn.longMs)} and ${durationWords(burn.shortMs)}`,
    value: valueTemplate(OWN_VALUE, PERCENT),
    notation: PERCENT,
    runbook: objective.runbook,
    panel,
    probe: probeOf(setup, objective, burns, burn),
  }));
  return [...tiers, unmatchedObjective(setup, objective, panel)];
}

function comparison(setup: Setup, objective: Objective, { errorRatio }: Burn, windowMs: number): string {
  const record = objectiveErrorRatio(formatDuration(windowMs));
  return `${selector(record, objectiveLabels(setup, objective))} > ${errorRatio}`;
}

const tierLabels = (objective: Objective, { tier }: Burn) => ({
  ...objective.labels,
  ...modeLabels(objective),
  objective: objective.name,
  burn_tier: tier,
});

function summaryOf({ name, over }: Objective, { longMs, rate }: Burn) {
  const lasts = durationWords(Math.round(over / rate / 60_000) * 60_000 || 60_000);
  return parseTemplate(
    `Objective "${name}": {{value}} of the events in the last ${lastWords(longMs)} are bad; at this rate the error budget of ${durationWords(over)} is spent within ${lasts}`,
  );
}

function descriptionOf({ name, target, over, description, minimumEvents }: Objective, { rate }: Burn) {
  const meaning =
    description ?? `The target of "${name}" is ${percent(target)} good events over ${durationWords(over)}.`;
  return parseTemplate(
    `${meaning} The error budget burns at ${rate}x the allowed rate or faster. Windows with fewer than ${minimumEvents} events are ignored.`,
  );
}

function countersOf(setup: Setup, { good, total }: Objective): readonly string[] {
  const known = new Set(catalogOf(setup).map(({ name }) => name));
  return [good, total]
    .flatMap((text) => selectorsOf(text))
    .flatMap(({ metric = '' }) => [metric, metric.replace(/_(?:bucket|count)$/, '')])
    .filter((name) => known.has(name));
}

/** Targets have more than three digits: 99.95 %. */
const percent = (ratio: number) => `${Number((ratio * 100).toPrecision(6))} %`;

/**
 * First idle, then a share of bad events between this tier and the next faster one, then enough good events to make every window
 * recover at once.
 */
function probeOf(setup: Setup, objective: Objective, burns: readonly Burn[], burn: Burn): Probe {
  const labels = objectiveLabels(setup, objective);
  const window = formatDuration(baseWindowMs(objective, setup.updates));
  const faster = Math.min(
    1,
    ...burns.map(({ errorRatio }) => errorRatio).filter((ratio) => ratio > burn.errorRatio),
  );
  const ratio = Number(((burn.errorRatio + faster) / 2).toPrecision(4));
  const rate = Math.max(1_000, objective.minimumEvents);
  const firingTier = (other: Burn, value: number) => ({
    labels: {},
    value,
    rule: { ...tierLabels(objective, other), severity: severityFor(other.severity, setup.alerting) },
  });
  return {
    series: [
      { series: selector(objectiveEvents(window), labels), course: levels(0, rate, rate * 1e6) },
      { series: selector(objectiveBadEvents(window), labels), course: levels(0, ratio * rate, 0) },
    ],
    firing: burns.filter(({ errorRatio }) => errorRatio < ratio).map((other) => firingTier(other, ratio)),
    also: tierCases(burn, burns, labels, (value) => firingTier(burn, value)),
  };
}
