/** The first bucket whose bound is not below the value, by binary search; `bounds.length` if there is none. */
export function bucketOf(bounds: Float64Array, value: number): number {
  let low = 0;
  let high = bounds.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    // `middle` is less than `high`, which is at most the length.
    if (value <= bounds[middle]!) high = middle;
    else low = middle + 1;
  }
  return low;
}
