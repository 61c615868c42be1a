import { BELOW_BITS, MAX_LEVEL, QUARTER_BITS, REGISTER_COUNT } from './exa-log-log.js';
import type { Levels } from './exa-log-log.js';

/** Four levels that are as likely as each other: each of group g comes with one text in 2^(3 + g). */
const GROUP_SIZE = 1 << QUARTER_BITS;
const GROUP_MASK = (1 << GROUP_SIZE) - 1;
const GROUPS = MAX_LEVEL / GROUP_SIZE;
const ODDS = Float64Array.from({ length: GROUPS }, (_, group) => 2 ** -(QUARTER_BITS + 1 + group));
/** How many bits of four are set. */
const ONES = Uint8Array.from(
  { length: 1 << GROUP_SIZE },
  (_, bits) => bits.toString(2).replaceAll('0', '').length,
);
/** By its greatest level, the odds of all that a register tells of: the 20 levels below, itself, and all above. */
const TOLD = Float64Array.from({ length: MAX_LEVEL + 1 }, (_, level) => oddsFrom(level - BELOW_BITS));

/** What all registers say together: how many levels of each group were seen, and the odds of all that were not. */
interface Evidence {
  readonly seen: Int32Array;
  readonly missing: number;
}

/** How many texts made these levels: of a map exactly, of registers the number that makes them most likely. */
export function estimateCardinality(levels: Levels): number {
  if (levels instanceof Map) return levels.size;
  return Math.round(REGISTER_COUNT * mostLikelyRate(weigh(levels)));
}

function weigh(registers: Int32Array): Evidence {
  const seen = new Int32Array(GROUPS);
  let odds = 0;
  for (const register of registers) {
    const level = register >>> BELOW_BITS;
    // All tables are as long as what is looked up in them.
    odds += TOLD[level]!;
    if (level > 0) countSeen(register, level - 1, seen);
  }
  return { seen, missing: seen.reduce((missing, count, group) => missing - count * ODDS[group]!, odds) };
}

/** `place`: that of the greatest level, whose bit and those of the 20 below it are shifted to stand in groups of four. */
function countSeen(register: number, place: number, seen: Int32Array): void {
  const top = place >> QUARTER_BITS;
  const below = register & ((1 << BELOW_BITS) - 1);
  let bits = ((1 << BELOW_BITS) | below) << (place & (GROUP_SIZE - 1));
  for (let group = top - BELOW_BITS / GROUP_SIZE; group <= top; group++) {
    if (group >= 0) seen[group]! += ONES[bits & GROUP_MASK]!;
    bits >>= GROUP_SIZE;
  }
}

/** Of the level with this number and all above it; the levels begin at 1. */
function oddsFrom(level: number): number {
  const place = Math.max(0, level - 1);
  return 2 ** -(place >> QUARTER_BITS) * (1 - (place & (GROUP_SIZE - 1)) / (2 * GROUP_SIZE));
}

const PRECISION = 1e-9;

/**
 * Texts that come to a register at rate x leave a level of odds w unseen with probability e^(-xw). The rate that makes the
 * evidence most likely (section 3.2 of the paper on ExaLogLog) is thus the one root of
 *
 *     f(x) = (the sum of w / (e^(xw) - 1) over all that was seen) - (the sum of w over all that is missing)
 *
 * f falls and is convex, so Newton's method comes up to the root from below and never passes it. It begins where
 * 1 / x - w / 2, which is less than w / (e^(xw) - 1), gives zero.
 */
function mostLikelyRate({ seen, missing }: Evidence): number {
  const levels = seen.reduce((sum, count) => sum + count, 0);
  const odds = seen.reduce((sum, count, group) => sum + count * ODDS[group]!, 0);
  let rate = levels / (missing + odds / 2);
  for (let step = rate; step > rate * PRECISION; rate += step) {
    let value = -missing;
    let slope = 0;
    for (let group = 0; group < GROUPS; group++) {
      // Both lists are as long as there are groups.
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
