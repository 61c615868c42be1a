export type RankedLine = readonly [legend: string, value: number];

/** The lines with the highest values, in descending order; the first wins among equal ones. Avoids sorting 100,000 to show 30. */
export function highestLines(lines: readonly RankedLine[], limit: number): readonly RankedLine[] {
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
