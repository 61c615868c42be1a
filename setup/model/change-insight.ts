import type * as z from 'zod';
import type { Against, changeSchema } from './change-schema.js';
import { ADAPTIVE_DEFAULTS } from './adaptive-threshold.js';
import type { MetricRuleInput } from './adaptive-insight.js';
import { formatDuration } from './duration.js';

const DAY_MS = 86_400_000;
export const AGAINST_MS: Readonly<Record<Against, number>> = { yesterday: DAY_MS, 'last week': 7 * DAY_MS };
/** Time between two values that are kept, unless the setup says so. */
const DEFAULT_EVERY_MS: Readonly<Record<Against, number>> = { yesterday: 60_000, 'last week': 300_000 };
/** Most values that are kept of one series. */
export const MAX_HISTORY = 10_080;

/** A change between then and now. */
export interface ChangeThreshold {
  readonly against: Against;
  /** Active while the value is less than this many times the one of then; `undefined`: however small it is. */
  readonly low: number | undefined;
  /** The same for a greater value. */
  readonly high: number | undefined;
  /** A smaller difference never counts. */
  readonly minChange: number;
  /** Time zone of the sentences: an IANA name or an offset. */
  readonly zone: string;
  /** Time between two looks, and between two values that are kept. A divisor of a day. */
  readonly everyMs: number;
}

type ChangeInput = z.output<typeof changeSchema>;
type Report = (path: readonly string[], message: string) => void;

/** The options of bounds and of what is normal that a change does not have. */
const FOREIGN_KEYS = [
  'above',
  'below',
  'outside',
  'clearAbove',
  'clearBelow',
  'budget',
  'side',
  'season',
  'warmup',
  'record',
  'holidays',
  'specialDays',
] as const;

/** An insight that compares now with then. */
export function changeOf(
  input: MetricRuleInput & { readonly change: NonNullable<ChangeInput> },
  context: z.RefinementCtx,
) {
  const report: Report = (path, message) => context.addIssue({ code: 'custom', path: [...path], message });
  for (const key of FOREIGN_KEYS) {
    if (input[key] === undefined) continue;
    const place = ['above', 'below', 'outside'].includes(key) ? `: put "${key}" into "change"` : '';
    report([key], `use "change" or "${key}", not both${place}`);
  }
  const { change, metric, minimumEvents, minChange } = input;
  if (minChange?.kind === 'share') {
    report(['minChange'], 'with "change", expected an amount such as 5: the bounds of "change" are shares');
  }
  const everyMs = input.every ?? DEFAULT_EVERY_MS[change.against];
  reportTicks(everyMs, change.against, report);
  const threshold: ChangeThreshold = {
    against: change.against,
    ...ratiosOf(change, report),
    minChange: minChange?.kind === 'amount' ? minChange.amount : 0,
    zone: input.timeZone ?? ADAPTIVE_DEFAULTS.zone,
    everyMs,
  };
  return {
    kind: 'change' as const,
    metric,
    change: threshold,
    forMs: input.for,
    ...(input.clearAfter === undefined ? {} : { clearAfterMs: input.clearAfter }),
    ...(input.cooldown === undefined ? {} : { cooldownMs: input.cooldown }),
    minimumEvents,
  };
}

function reportTicks(everyMs: number, against: Against, report: Report): void {
  if (DAY_MS % everyMs !== 0) {
    const found = formatDuration(everyMs);
    report(['every'], `expected a divisor of a day, so that both times are looked at, found ${found}`);
  }
  const values = AGAINST_MS[against] / everyMs;
  if (values > MAX_HISTORY) {
    const least = formatDuration(AGAINST_MS[against] / MAX_HISTORY);
    report(
      ['every'],
      `keeps ${Math.round(values)} values of each series, at most ${MAX_HISTORY} are kept: use ${least} or more`,
    );
  }
}

/** The bounds, each on the side of 1 on which a change is one. */
function ratiosOf({ above, below, outside }: NonNullable<ChangeInput>, report: Report) {
  const given = [above, below, outside].filter((bound) => bound !== undefined).length;
  if (given !== 1) {
    report(['change'], `expected exactly one of "above", "below" and "outside", found ${given}`);
  }
  const [low, high] = outside ?? [below, above];
  if (low !== undefined && high !== undefined && low >= high) {
    report(['change', 'outside'], `expected the lesser bound first, found [${low}, ${high}]`);
    return { low, high };
  }
  if (low !== undefined && low >= 1) {
    const key = outside === undefined ? 'below' : 'outside';
    report(
      ['change', key],
      `expected less than 1, found ${low}: a value that has not changed is 1 times as much`,
    );
  }
  if (high !== undefined && high <= 1) {
    const key = outside === undefined ? 'above' : 'outside';
    report(
      ['change', key],
      `expected more than 1, found ${high}: a value that has not changed is 1 times as much`,
    );
  }
  if (low === 0) {
    const key = outside === undefined ? 'below' : 'outside';
    report(['change', key], 'it never fires: what was not negative is never less than 0 times as much');
  }
  return { low, high };
}
