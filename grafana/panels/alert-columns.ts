import { alertLabelNames } from '../../setup/alert-identity.js';
import { alertSummaries } from '../../setup/alert-summaries.js';
import { catalogByName, catalogOf } from '../../setup/catalog.js';
import { entryOfSeries } from '../../setup/families.js';
import { insightLabels } from '../../setup/insight-kinds.js';
import { BURST_LABEL, ESCALATION_LABEL, MODE_LABEL, SUMMARY_LABEL } from '../../setup/model/label-name.js';
import type { Setup } from '../../setup/model/setup.js';
import { labelHeader } from '../../setup/panels/label-words.js';
import { outputLabels } from '../../setup/panels/output-labels.js';
import { readQuery } from '../../setup/panels/selectors.js';
import { labelsIn } from '../../setup/template.js';

/** Labels that all alerts of a setup have, that its name or sentence repeats, or that only their notification needs. */
export const HIDDEN_ALERT_LABELS: readonly string[] = [
  'service',
  'job',
  'instance',
  'rule',
  'objective',
  SUMMARY_LABEL,
  BURST_LABEL,
  ESCALATION_LABEL,
];

/** Labels of the alerts of objectives, and of those that nobody is told of. */
const SET_BY_RULES = ['burn_tier', MODE_LABEL];

/** The headers of the labels that say where or how an alert fires, by label. Alerts of foreign metrics may have others. */
export function alertHeaders(setup: Setup): Readonly<Record<string, string>> {
  const { alerting, insights } = setup;
  const entries = catalogByName(setup);
  const entryOf = (series: string) => entryOfSeries(series, entries);
  const labels = new Set([
    ...insights.flatMap((insight) => insightLabels(insight, setup)),
    ...alerting.promqlAlerts.flatMap(({ promql }) => outputLabels(readQuery(promql), entryOf) ?? []),
    ...alertSummaries(setup).flatMap(({ summary }) => labelsIn(summary)),
    ...alertLabelNames(alerting),
    ...SET_BY_RULES,
    // Those of the alerts about natsight itself.
    ...catalogOf({ metrics: [] }).flatMap((entry) => entry.labels),
  ]);
  const shown = [...labels].filter((label) => !HIDDEN_ALERT_LABELS.includes(label) && label !== 'severity');
  return Object.fromEntries(shown.map((label) => [label, labelHeader(label)]));
}
