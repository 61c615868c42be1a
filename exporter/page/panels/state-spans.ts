/** A span of time in which a line has one value. Times are in seconds. */
export interface StateSpan {
  readonly from: number;
  readonly to: number;
  readonly value: number;
}

/**
 * The spans of one line. A value holds until the next one; without a value there is a gap.
 *
 * @param until end of the last span
 */
export function stateSpans(
  times: readonly number[],
  values: readonly (number | null | undefined)[],
  until: number,
): readonly StateSpan[] {
  const spans: StateSpan[] = [];
  for (const [index, from] of times.entries()) {
    const value = values[index];
    if (value === null || value === undefined) continue;
    const to = times[index + 1] ?? until;
    const last = spans.at(-1);
    if (last?.value === value && last.to === from) spans[spans.length - 1] = { ...last, to };
    else spans.push({ from, to, value });
  }
  return spans;
}
