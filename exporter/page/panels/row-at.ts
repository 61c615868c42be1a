/** The row whose time is nearest to `time`; -1 without rows. Times ascend. */
export function rowAt(times: readonly number[], time: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? Infinity) < time) low = middle + 1;
    else high = middle;
  }
  const after = times[low];
  const before = times[low - 1];
  if (after === undefined) return low - 1;
  if (before === undefined) return low;
  return time - before < after - time ? low - 1 : low;
}
