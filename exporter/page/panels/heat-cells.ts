/** Columns of a heatmap, however long its time range is. */
export const HEATMAP_COLUMNS = 120;

/**
 * The largest value of each bucket in each column of time. A value holds since the row before it, so that columns between two
 * rows are not empty; a gap (`null`) stays one. `rows` holds the values of one bucket each; times are in seconds.
 */
export function heatCells(
  times: readonly number[],
  rows: readonly (readonly (number | null)[])[],
  until: number,
  span: number,
): number[][] {
  const columnOf = (time: number) =>
    Math.min(HEATMAP_COLUMNS - 1, Math.floor(((time - until + span) / span) * HEATMAP_COLUMNS));
  return rows.map((values) => {
    const columns = Array.from({ length: HEATMAP_COLUMNS }, () => 0);
    for (const [index, time] of times.entries()) {
      const value = values[index] ?? 0;
      if (value === 0 || time > until) continue;
      const at = columnOf(time);
      const before = times[index - 1];
      const isJoined = before !== undefined && (values[index - 1] ?? null) !== null;
      const from = isJoined ? Math.min(at, columnOf(before) + 1) : at;
      for (let column = Math.max(0, from); column <= at; column += 1) {
        columns[column] = Math.max(columns[column] ?? 0, value);
      }
    }
    return columns;
  });
}

/** The colour of a cell by its share of the largest value. More events are further from the background's lightness. */
export function heatColour(share: number, dark: boolean): string {
  const strength = 0.15 + 0.85 * Math.sqrt(share);
  const lightness = dark ? 20 + 55 * strength : 92 - 55 * strength;
  return `hsl(205 85% ${lightness}%)`;
}
