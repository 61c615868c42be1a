import { BELOW_BITS, MAX_LEVEL, QUARTER_BITS, REGISTER_COUNT } from './exa-log-log.js';
import type { Levels } from './exa-log-log.js';

/** Groups of four equally likely levels: each level of group g occurs for one text in 2^(3 + g). */
const GROUP_SIZE = 1 << QUARTER_BITS;
const GROUP_MASK = (1 << GROUP_SIZE) - 1;
const GROUPS = MAX_LEVEL / GROUP_SIZE;
const ODDS = Float64Array.from({ length: GROUPS }, (_, group) => 2 ** -(QUARTER_BITS + 1 + group));
/** Number of set bits, for every combination of four bits. */
const ONES = Uint8Array.from(
  { length: 1 << GROUP_SIZE },
  (_, bits) => bits.toString(2).replaceAll('0', '').length,
);
/** Sum of the odds of all levels that a register covers, by its greatest level: the 20 below, itself, and all above. */
const COVERED_ODDS = Float64Array.from({ length: MAX_LEVEL + 1 }, (_, level) => oddsFrom(level - BELOW_BITS));

/** The evidence of all registers: how many levels of each group were seen, and the sum of the odds of all unseen levels. */
interface Evidence {
  readonly seen: Int32Array;
  readonly missing: number;
}

/** Number of distinct texts: exact for a map, the maximum-likelihood estimate for registers. */
export function estimateCardinality(levels: Levels): number {
  if (levels instanceof Map) return levels.size;
  return Math.round(REGISTER_COUNT * mostLikelyRate(weigh(levels)));
}

function weigh(registers: Int32Array): Evidence {
  const seen = new Int32Array(GROUPS);
  let odds = 0;
  for (const register of registers) {
    const level = register >>> BELOW_BITS;
    // Both tables have an entry for every level.
    odds += COVERED_ODDS[level]!;
    if (level > 0) countSeen(register, level - 1, seen);
  }
  return { seen, missing: seen.reduce((missing, count, group) => missing - count * ODDS[group]!, odds) };
}

/** `place`: index of the greatest level. Its bit and the bits of the 20 levels below are shifted to align with groups of four. */
function countSeen(register: number, place: number, seen: Int32Array): void {
  const top = place >> QUARTER_BITS;
  const below = register & ((1 << BELOW_BITS) - 1);
  let bits = ((1 << BELOW_BITS) | below) << (place & (GROUP_SIZE - 1));
  for (let group = top - BELOW_BITS / GROUP_SIZE; group <= top; group++) {
    if (group >= 0) seen[group]! += ONES[bits & GROUP_MASK]!;
    bits >>= GROUP_SIZE;
  }
}

/** Sum of the odds of this level and all above it. Levels start at 1. */
function oddsFrom(level: number): number {
  const place = Math.max(0, level - 1);
  return 2 ** -(place >> QUARTER_BITS) * (1 - (place & (GROUP_SIZE - 1)) / (2 * GROUP_SIZE));
}

const PRECISION = 1e-9;

/**
 * If texts reach a register at rate x, a level of odds w stays unseen with probability e^(-xw). The rate that makes the
 * evidence most likely (section 3.2 of the ExaLogLog paper) is the only root of
 *
 *     f(x) = (the sum of w / (e^(xw) - 1) over all seen levels) - (the sum of w over all missing levels)
 *
 * f is decreasing and convex, so Newton's method approaches the root from below and never overshoots. It starts at the root
 * of f with each w / (e^(xw) - 1) replaced by 1 / x - w / 2, which is less.
 */
function mostLikelyRate({ seen, missing }: Evidence): number {
  const levels = seen.reduce((sum, count) => sum + count, 0);
  const odds = seen.reduce((sum, count, group) => sum + count * ODDS[group]!, 0);
  let rate = levels / (missing + odds / 2);
  for (let step = rate; step > rate * PRECISION; rate += step) {
    let value = -missing;
    let slope = 0;
    for (let group = 0; group < GROUPS; group++) {
      // Both lists have one entry per group.
      const [count, each] = [seen[group]!, ODDS[group]!];
      if (count === 0) continue;
      const term = (count * each) / Math.expm1(rate * each);
      value += term;
      slope -= (term * each) / Math.expm1(-rate * each);
    }
    step = value / slope;
  }
  return rate;
}
