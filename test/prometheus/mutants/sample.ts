import type { Suspect } from './judge.js';

/** So many mutants of them, spread evenly over all rules, from a place that the seed names. */
export function sampleOf(suspects: readonly Suspect[], count: number, seed: number): readonly Suspect[] {
  const step = Math.max(1, suspects.length / count);
  const first = seed % Math.ceil(step);
  return Array.from({ length: Math.min(count, suspects.length) }, (_, index) =>
    Math.floor(first + index * step),
  )
    .filter((index) => index < suspects.length)
    .flatMap((index) => suspects[index] ?? []);
}
