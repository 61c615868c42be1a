import { insightTraits } from './insight-kinds.js';
import type { Insight } from './model/insight.js';

/**
 * The summary of a notification, with the placeholders {{label}} and {{value}}: declared, or a default made from the rule. The
 * exporter and the twin in Prometheus use the same text, so their notifications are the same.
 */
export function insightSummary(insight: Insight, labelNames: readonly string[]): string {
  if (insight.summary !== undefined) return insight.summary;
  const pairs = labelNames.map((name) => `${name}="{{${name}}}"`);
  return insightTraits(insight).summary(insight, pairs.length === 0 ? '' : `{${pairs.join(', ')}}`);
}

/** The condition on which the insight fires, in one line. */
export function insightCondition(insight: Insight): string {
  return insightTraits(insight).condition(insight);
}

/** The description in the setup, or a default. */
export function insightDescription(insight: Insight): string {
  return insight.description ?? insightTraits(insight).description(insight);
}
