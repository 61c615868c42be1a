/** Columns of a heatmap, however long its time range is. */
export const HEATMAP_COLUMNS = 120;

/** The largest value of each bucket in each column of time. `rows` holds the values of one bucket each; times are in seconds. */
export function heatCells(
  times: readonly number[],
  rows: readonly (readonly (number | null)[])[],
  until: number,
  span: number,
): number[][] {
  return rows.map((values) => {
    const columns = Array.from({ length: HEATMAP_COLUMNS }, () => 0);
    for (const [index, time] of times.entries()) {
      const at = Math.floor(((time - until + span) / span) * HEATMAP_COLUMNS);
      const column = Math.min(HEATMAP_COLUMNS - 1, at);
      if (column >= 0) columns[column] = Math.max(columns[column] ?? 0, values[index] ?? 0);
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
