import { insightTraits } from '../../setup/insight-kinds.js';
import { distanceBeyond, sidesOf } from '../../setup/insight-sides.js';
import type { BoundInsight } from '../../setup/model/insight.js';
import { boundText } from '../../setup/value/value-text.js';
import { shownValue } from './summary.js';

/**
 * Why a value alerts, in one sentence: `orders_rate{origin="A"} is 3/s, below the range of 5/s to 20/s`, or `…, above 20/s` if there
 * is one bound.
 */
export function explainBound(
  insight: BoundInsight,
  labels: Readonly<Record<string, string>>,
  value: number,
): string {
  const notation = insightTraits(insight).notation(insight);
  const sides = sidesOf(insight);
  const direction = sides.find((side) => distanceBeyond(side, value) > 0)?.direction ?? 'outside';
  const bounds = sides.map(({ bound }) => boundText(bound, notation)).join(' to ');
  const range = sides.length > 1 ? `the range of ${bounds}` : bounds;
  return `${seriesText(insight.metric, labels)} is ${shownValue(insight, value)}, ${direction} ${range}`;
}

/** `orders_rate{origin="A"}`. */
export function seriesText(metric: string, labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, text]) => `${name}="${text}"`);
  return pairs.length === 0 ? metric : `${metric}{${pairs.join(', ')}}`;
}
