import type { Seeded } from './seeded.js';

/** Low at four in the morning, high at four in the afternoon. */
export const daily = (hour: number, swing: number) => 1 - swing * Math.cos(((hour - 4) / 24) * 2 * Math.PI);

/** Highest at an hour. */
export const peak = (hour: number, at: number, width: number) => Math.exp(-(((hour - at) / width) ** 2));

/** Fluctuations that last for about half an hour: no stream is as even as a Poisson process. */
export function wobble(random: Seeded, share: number): () => number {
  let level = 0;
  const keep = Math.exp(-1 / 30);
  return () => {
    level = keep * level + Math.sqrt(1 - keep * keep) * random.normal();
    return Math.exp(share * level);
  };
}
