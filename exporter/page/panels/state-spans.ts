/** A span of time in which a line means one thing. Times are in seconds; `value` is its last one. */
export interface StateSpan {
  readonly from: number;
  readonly to: number;
  readonly value: number;
}

/**
 * The spans of one line. A value holds until the next one; without a value there is a gap.
 *
 * @param until end of the last span
 * @param meaningOf values that mean the same make one span
 */
export function stateSpans(
  times: readonly number[],
  values: readonly (number | null | undefined)[],
  until: number,
  meaningOf: (value: number) => unknown,
): readonly StateSpan[] {
  const spans: StateSpan[] = [];
  for (const [index, from] of times.entries()) {
    const value = values[index];
    if (value === null || value === undefined) continue;
    const to = times[index + 1] ?? until;
    const last = spans.at(-1);
    const goesOn = last?.to === from && meaningOf(last.value) === meaningOf(value);
    if (goesOn) spans[spans.length - 1] = { ...last, to, value };
    else spans.push({ from, to, value });
  }
  return spans;
}
