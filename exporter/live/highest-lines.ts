export type RankedLine = readonly [legend: string, value: number];

/** The greatest lines in falling order, of equal ones the first: without sorting a hundred thousand to show thirty. */
export function greatest(lines: readonly RankedLine[], limit: number): readonly RankedLine[] {
  const found: RankedLine[] = [];
  for (const line of lines) {
    let at = found.length;
    while (at > 0 && line[1] > (found[at - 1]?.[1] ?? Infinity)) at--;
    if (at === limit) continue;
    found.splice(at, 0, line);
    if (found.length > limit) found.pop();
  }
  return found;
}
