import * as z from 'zod';
import { readSteps } from './read-steps.js';
import type { ReadSteps } from './read-steps.js';
import { relabelOnce } from './relabel-step.js';
import type { AlertLabels } from './relabel-step.js';

/** What Prometheus does to the labels of an alert on its way to one Alertmanager. */
export interface AlertRelabeling extends ReadSteps {
  /** Added to alerts that do not have these labels. */
  readonly externalLabels: AlertLabels;
}

const STEPS = 'alert_relabel_configs';

const alertmanagerSchema = z.looseObject({
  [STEPS]: z.unknown().optional(),
  static_configs: z.array(z.looseObject({ targets: z.array(z.string()).default([]) })).default([]),
});
const configurationSchema = z.looseObject({
  global: z.looseObject({ external_labels: z.record(z.string(), z.string()).optional() }).optional(),
  alerting: z
    .looseObject({ [STEPS]: z.unknown().optional(), alertmanagers: z.array(alertmanagerSchema).default([]) })
    .optional(),
});

const UNKNOWN_FORM: AlertRelabeling = {
  externalLabels: {},
  steps: [],
  notUnderstood: ['"global" or "alerting" of Prometheus has a form that natsight does not know'],
};

type AlertmanagerEntry = z.output<typeof alertmanagerSchema>;

/**
 * Reads it from a parsed configuration of Prometheus. `undefined` if there is none, since this Prometheus sends alerts to nobody.
 * `alertmanager`: URL of the Alertmanager.
 */
export function alertRelabelingOf(configuration: unknown, alertmanager: string): AlertRelabeling | undefined {
  const parsed = configurationSchema.safeParse(configuration);
  if (!parsed.success) return UNKNOWN_FORM;
  const { global, alerting } = parsed.data;
  const entries = alerting?.alertmanagers ?? [];
  if (entries.length === 0) return undefined;
  const general = readSteps(alerting?.[STEPS], `alerting.${STEPS}`);
  const own = stepsFor(entries, new URL(alertmanager));
  return {
    externalLabels: global?.external_labels ?? {},
    steps: [...general.steps, ...own.steps],
    notUnderstood: [...general.notUnderstood, ...own.notUnderstood],
  };
}

/** Since Prometheus 2.51 an Alertmanager may have steps of its own, after those for all. */
function stepsFor(entries: readonly AlertmanagerEntry[], url: URL): ReadSteps {
  const all = entries.map((entry, index) => ({
    text: JSON.stringify(entry[STEPS] ?? []),
    read: () => readSteps(entry[STEPS], `alerting.alertmanagers[${index}].${STEPS}`),
    isNamed: entry.static_configs.some(({ targets }) => targets.some((target) => isHost(target, url))),
  }));
  const chosen = all.find(({ isNamed }) => isNamed) ?? all[0];
  if (chosen === undefined) return { steps: [], notUnderstood: [] };
  if (chosen.isNamed || all.every(({ text }) => text === chosen.text)) return chosen.read();
  return {
    steps: [],
    notUnderstood: [
      `alerting.alertmanagers differ in ${STEPS}, and no target of static_configs is ${url.host}`,
    ],
  };
}

/** `URL.host` leaves out the default port. */
const isHost = (target: string, { protocol, host }: URL) =>
  URL.canParse(`${protocol}//${target}`) && new URL(`${protocol}//${target}`).host === host;

/** The labels of an alert of Prometheus as Alertmanager gets them; `undefined`: it does not get the alert. */
export function sentLabels(labels: AlertLabels, relabeling: AlertRelabeling): AlertLabels | undefined {
  const { externalLabels, steps } = relabeling;
  let sent: AlertLabels | undefined = withoutEmpty({ ...externalLabels, ...withoutEmpty(labels) });
  for (const step of steps) sent = sent && relabelOnce(sent, step);
  return sent;
}

const withoutEmpty = (labels: AlertLabels): AlertLabels =>
  Object.fromEntries(Object.entries(labels).filter(([, value]) => value !== ''));
