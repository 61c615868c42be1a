/** Numbers from 0 up to 1, the same ones for the same seed: mulberry32, public domain, Tommy Ettinger. */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export type Sampler = (random: () => number) => number;

export function samples(count: number, sampler: Sampler, seed = 1): number[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => sampler(random));
}

export const uniform: Sampler = (random) => random() * 1000;

/** Delays and sizes look like this: a median of 1 and a long tail. */
export const logNormal: Sampler = (random) =>
  Math.exp(1.5 * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()));

/** Rank 1 comes twice as often as rank 2 and `n` times as often as rank `n`. */
export function zipf(ranks: number): Sampler {
  const cumulative = new Float64Array(ranks);
  let total = 0;
  for (let rank = 1; rank <= ranks; rank++) cumulative[rank - 1] = total += 1 / rank;
  return (random) => firstAbove(cumulative, random() * total) + 1;
}

function firstAbove(cumulative: Float64Array, limit: number): number {
  let low = 0;
  let high = cumulative.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((cumulative[middle] ?? 0) > limit) high = middle;
    else low = middle + 1;
  }
  return low;
}

export function ascending(values: readonly number[]): number[] {
  return [...Float64Array.from(values).sort()];
}
