import { ADAPTIVE_DEFAULTS, SHORTEST_TICK_MS } from '../model/adaptive-threshold.js';
import type { Insight } from '../model/insight.js';
import type { Metric } from '../model/metric.js';

/** The insights of a setup, those that learn with the time between two looks: once a minute, or once per window if it is shorter. */
export function insightsWithTicks(
  insights: readonly Insight[],
  metrics: readonly Metric[],
): readonly Insight[] {
  return insights.map((insight) => {
    if (insight.kind !== 'adaptive' || !Number.isNaN(insight.band.everyMs)) return insight;
    const metric = metrics.find(({ name }) => name === insight.metric);
    const sizeMs = metric?.kind === 'window' && metric.span.kind === 'sized' ? metric.span.sizeMs : Infinity;
    const everyMs = Math.max(SHORTEST_TICK_MS, Math.min(ADAPTIVE_DEFAULTS.everyMs, sizeMs));
    return { ...insight, band: { ...insight.band, everyMs } };
  });
}
