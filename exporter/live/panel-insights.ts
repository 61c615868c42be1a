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
  if (panel.source === 'promql')
    return insight.kind === 'threshold' && panel.exposed.includes(insight.metric);
  const { name, type, metric } = panel.metric;
  if (insight.kind === 'threshold') return insight.metric === name;
  return type === 'counter' && metric?.stream === insight.stream;
}
