/** Width of a dashboard. */
export const COLUMNS = 24;

/** The declared width of a panel, and its minimum readable width. */
export interface WidthWish {
  readonly declared: number | undefined;
  readonly least: number;
}

/**
 * Widths of the panels of one row. Panels without a declared width share the rest evenly. If that makes them too narrow,
 * they wrap to further lines, which are filled evenly.
 */
export function shareWidths(wishes: readonly WidthWish[]): readonly number[] {
  const open = wishes.filter((wish) => wish.declared === undefined);
  const taken = wishes.reduce((sum, wish) => sum + (wish.declared ?? 0), 0);
  const least = Math.max(1, ...open.map((wish) => wish.least));
  const free = COLUMNS - taken;
  const onOneLine = free >= open.length * least;
  const lines = onOneLine ? 1 : Math.ceil((open.length * least) / COLUMNS);
  const perLine = Math.ceil(open.length / lines);
  const shares = evenShares(onOneLine ? free : COLUMNS, perLine, open.length);
  let next = 0;
  return wishes.map((wish) => wish.declared ?? shares[next++] ?? least);
}

/** 24 columns for 5 panels: 5, 5, 5, 5, 4. */
function evenShares(columns: number, perLine: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => {
    const onThisLine = Math.min(perLine, count - Math.floor(index / perLine) * perLine);
    const place = index % perLine;
    return Math.floor(columns / onThisLine) + (place < columns % onThisLine ? 1 : 0);
  });
}
