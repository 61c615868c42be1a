import type { Flight, PublishedFlight } from './flights.js';

/** What the example's setup makes of a flight, written down a second time: in plain TypeScript instead of CEL. */
export const haulOf = ({ distance }: Flight): string => {
  if (distance > 1500) return 'long';
  return distance > 500 ? 'medium' : 'short';
};
export const isVeryLate = ({ delay }: Flight): boolean => delay > 60;
export const punctualityOf = ({ delay }: Flight): string =>
  delay > 60 ? 'very late' : delay > 15 ? 'late' : 'on time';
export const delaySeconds = ({ delay }: Flight): number => delay * 60;
export const meters = ({ distance }: Flight): number => distance * 1609.344;

/** Sums per group: `{ long: 3, short: 1 }`. */
export function sumBy<Row>(
  rows: readonly Row[],
  groupOf: (row: Row) => string,
  amountOf: (row: Row) => number = () => 1,
): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const row of rows) sums[groupOf(row)] = (sums[groupOf(row)] ?? 0) + amountOf(row);
  return sums;
}

/** A histogram as Prometheus writes it: cumulative counts by upper bound, and the sum. */
export function histogramOf(values: readonly number[], bounds: readonly number[]) {
  const buckets: Record<string, number> = {};
  for (const bound of [...bounds, Infinity]) {
    // In canonical form, with a decimal point: the bounds of the example are whole numbers below a million.
    buckets[bound === Infinity ? '+Inf' : `${bound}.0`] = values.filter((value) => value <= bound).length;
  }
  return { buckets, count: values.length, sum: values.reduce((sum, value) => sum + value, 0) };
}

/**
 * The flights in a window that slides by whole `slideMs`: its last slide is the one that the stream's time stands in,
 * and is still filling.
 */
export function inWindow(
  flights: readonly PublishedFlight[],
  positionMs: number,
  sizeMs: number,
  slideMs: number,
): readonly PublishedFlight[] {
  const endMs = (Math.floor(positionMs / slideMs) + 1) * slideMs;
  return flights.filter(({ timeMs }) => timeMs >= endMs - sizeMs && timeMs < endMs);
}

/** The two values between which the percentile of a sample lies. */
export function percentileBetween(values: readonly number[], percent: number): readonly [number, number] {
  const sorted = values.toSorted((a, b) => a - b);
  const rank = ((sorted.length - 1) * percent) / 100;
  return [sorted[Math.floor(rank)] ?? NaN, sorted[Math.ceil(rank)] ?? NaN];
}
