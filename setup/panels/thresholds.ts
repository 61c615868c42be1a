import type { CatalogEntry } from '../catalog.js';
import type { MetricDisplay } from '../model/display.js';
import type { ThresholdInsight } from '../model/insight.js';
import type { Setup } from '../model/setup.js';
import { roleOf } from '../severity.js';
import { natureOf } from './nature.js';

type Thresholds = MetricDisplay['thresholds'];

/** Thresholds of a metric that is 1 (good) or 0 (critical). */
const STATE: Thresholds = [
  { from: 0, as: 'critical' },
  { from: 1, as: 'good' },
];

/** Thresholds of a metric: declared, or from its nature, or from the bounds of its insights. */
export function thresholdsOf(
  setup: Pick<Setup, 'displays' | 'insights' | 'alerting'>,
  entry: CatalogEntry,
): Thresholds {
  const declared = setup.displays.get(entry.name)?.thresholds ?? [];
  if (declared.length > 0) return declared;
  if (natureOf(entry) === 'state') return STATE;
  // An insight on a counter watches its total, but a panel shows its rate.
  if (entry.type === 'counter') return [];
  const insights = setup.insights.filter(
    (insight): insight is ThresholdInsight => insight.kind === 'threshold' && insight.metric === entry.name,
  );
  const upper = insights.filter((insight) => insight.direction === 'above');
  return upper.length > 0 ? risingOf(upper, setup) : fallingOf(insights, setup);
}

/** Good below the smallest bound. */
function risingOf(insights: readonly ThresholdInsight[], setup: Pick<Setup, 'alerting'>): Thresholds {
  const steps = inOrder(insights).map((insight) => ({ from: insight.bound, as: colourOf(insight, setup) }));
  const least = steps[0]?.from ?? 0;
  return [{ from: Math.min(0, least - 1), as: 'good' }, ...steps];
}

/** Good from the largest bound. Between two bounds, the severity of the upper one applies. */
function fallingOf(insights: readonly ThresholdInsight[], setup: Pick<Setup, 'alerting'>): Thresholds {
  const ordered = inOrder(insights);
  const least = ordered[0];
  if (least === undefined) return [];
  const steps = ordered.map((insight, index) => {
    const above = ordered[index + 1];
    return { from: insight.bound, as: above === undefined ? ('good' as const) : colourOf(above, setup) };
  });
  return [{ from: Math.min(0, least.bound - 1), as: colourOf(least, setup) }, ...steps];
}

/** Sorted by bound. If several insights have the same bound, the first declared is used. */
function inOrder(insights: readonly ThresholdInsight[]): readonly ThresholdInsight[] {
  const byBound = new Map(insights.toReversed().map((insight) => [insight.bound, insight]));
  return [...byBound.values()].toSorted((a, b) => a.bound - b.bound);
}

const colourOf = ({ severity }: ThresholdInsight, { alerting }: Pick<Setup, 'alerting'>) =>
  roleOf(severity, alerting) === 'critical' ? ('critical' as const) : ('warning' as const);
