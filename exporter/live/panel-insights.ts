import { insightMetric, insightStream } from '../../setup/insight-kinds.js';
import type { Insight } from '../../setup/model/insight.js';
import type { Panel } from '../../setup/panels/panel.js';

/**
 * The insights that a panel tells of: bounds on its metric, and, for a panel that counts events, what is told of the events of
 * its stream or of their absence.
 */
export function insightsOf(panel: Panel, insights: readonly Insight[]): readonly string[] {
  return insights.filter((insight) => isToldBy(panel, insight)).map(({ name }) => name);
}

function isToldBy(panel: Panel, insight: Insight): boolean {
  const watched = insightMetric(insight);
  if (panel.source === 'promql') return watched !== undefined && panel.exposed.includes(watched);
  const { name, type, metric } = panel.metric;
  if (watched !== undefined) return watched === name;
  return type === 'counter' && metric?.stream === insightStream(insight);
}
