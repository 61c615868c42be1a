/**
 * The quantile of a histogram by linear interpolation within its bucket, like PromQL's `histogram_quantile`
 * (https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile).
 *
 * @param counts observations per bucket, not cumulative; one more than `bounds`, the last is above the highest bound
 */
export function histogramQuantile(
  quantile: number,
  bounds: readonly number[],
  counts: ArrayLike<number>,
): number {
  let total = 0;
  for (let bucket = 0; bucket < counts.length; bucket += 1) total += counts[bucket] ?? 0;
  if (total === 0) return NaN;
  const rank = quantile * total;
  let below = 0;
  for (let bucket = 0; bucket < bounds.length; bucket += 1) {
    const here = counts[bucket] ?? 0;
    const upper = bounds[bucket] ?? NaN;
    if (below + here >= rank && here > 0) {
      const lower = bucket === 0 ? Math.min(0, upper) : (bounds[bucket - 1] ?? 0);
      if (bucket === 0 && upper <= 0) return upper;
      return lower + ((upper - lower) * (rank - below)) / here;
    }
    below += here;
  }
  return bounds.at(-1) ?? NaN;
}
