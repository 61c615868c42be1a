import { insightLabels } from '../../insight-kinds.js';
import type { Setup } from '../../model/setup.js';

/** The label by which prometheus-operator routes alerts: the namespace of the objects of a service. */
export const NAMESPACE_LABEL = 'namespace';

/** Labels that an alert may have from its series. Those of a PromQL alert can be any of the metrics. */
export function seriesLabelsOf(alert: string, setup: Setup): ReadonlySet<string> {
  const insight = setup.insights.find(({ name }) => name === alert);
  if (insight !== undefined) return new Set(insightLabels(insight, setup));
  if (!setup.alerting.promqlAlerts.some(({ name }) => name === alert)) return new Set();
  return new Set(setup.metrics.flatMap(({ labels }) => labels.map(({ name }) => name)));
}
