import type * as z from 'zod';
import { strayAdaptiveKeys } from './adaptive-insight.js';
import type { MetricRuleInput } from './adaptive-insight.js';

/** The options that a change has too. */
const hasChange: ReadonlySet<string> = new Set(['minChange', 'timeZone', 'every']);

type Report = (key: string | undefined, message: string) => void;

/** An insight with a bound, or with two. */
export function boundsOf(input: MetricRuleInput, context: z.RefinementCtx) {
  const report: Report = (key, message) =>
    context.addIssue({ code: 'custom', path: key === undefined ? [] : [key], message });
  for (const key of strayAdaptiveKeys(input))
    report(key, `"${key}" needs "outside": "normal"${hasChange.has(key) ? ' or "change"' : ''}`);
  const { metric, minimumEvents, outside } = input;
  const shared = {
    metric,
    forMs: input.for,
    ...(input.clearAfter === undefined ? {} : { clearAfterMs: input.clearAfter }),
    ...(input.cooldown === undefined ? {} : { cooldownMs: input.cooldown }),
    minimumEvents,
  };
  return Array.isArray(outside)
    ? { ...shared, ...rangeOf(input, outside, report) }
    : { ...shared, ...thresholdOf(input, report) };
}

function thresholdOf({ above, below, clearAbove, clearBelow }: MetricRuleInput, report: Report) {
  if ((above === undefined) === (below === undefined)) {
    const found = above === undefined ? 'none' : 'both';
    const advice = found === 'both' ? '. For two bounds use "outside": [least, greatest]' : '';
    report(undefined, `expected exactly one of "above" and "below", found ${found}${advice}`);
  }
  if (clearBelow !== undefined && (above === undefined || clearBelow > above)) {
    const bound = above ?? 'which is missing';
    report('clearBelow', `expected at most the value of "above", ${bound}, found ${clearBelow}`);
  }
  if (clearAbove !== undefined && (below === undefined || clearAbove < below)) {
    const bound = below ?? 'which is missing';
    report('clearAbove', `expected at least the value of "below", ${bound}, found ${clearAbove}`);
  }
  const direction = above === undefined ? ('below' as const) : ('above' as const);
  const bound = above ?? below ?? 0;
  const clear = (direction === 'above' ? clearBelow : clearAbove) ?? bound;
  return { kind: 'threshold' as const, direction, bound, clear };
}

function rangeOf(input: MetricRuleInput, [low = NaN, high = NaN]: readonly number[], report: Report) {
  for (const key of ['above', 'below'] as const) {
    if (input[key] === undefined) continue;
    report(key, `use "outside": [${low}, ${high}], which has both bounds, or "${key}", not both`);
  }
  if (low >= high) {
    report('outside', `expected the least value first and a greater one after it, found [${low}, ${high}]`);
  }
  const { clearAbove: clearLow = low, clearBelow: clearHigh = high } = input;
  if (clearLow < low) {
    report('clearAbove', `expected at least the lesser bound, ${low}, found ${clearLow}`);
  }
  if (clearHigh > high) {
    report('clearBelow', `expected at most the greater bound, ${high}, found ${clearHigh}`);
  }
  if (low < high && clearLow >= clearHigh) {
    const [key, other] =
      input.clearAbove === undefined ? ['clearBelow', 'lesser'] : ['clearAbove', 'greater'];
    const found = `nothing is above ${clearLow} and below ${clearHigh}`;
    report(key, `it never ends: ${found}. Move it away from the ${other} bound`);
  }
  return { kind: 'range' as const, low, high, clearLow, clearHigh };
}
