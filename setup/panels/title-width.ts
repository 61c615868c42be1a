import { COLUMNS } from './widths.js';

/** Width of the window for which dashboards are laid out, and what of it is not its grid. */
const WINDOW_PX = 1_600;
const MARGINS_PX = 32;
const GAP_PX = 8;
/** Room beside a title: padding, and the mark of the description. */
const BESIDE_TITLE_PX = 42;

/** Widths of the letters in Grafana's titles, Inter at 14 px, in pixels. Others: a small letter of usual width. */
const LETTER_PX = 8.2;
const LETTERS: readonly (readonly [letters: RegExp, px: number])[] = [
  [/[ijl'|.,:;!]/, 3.7],
  [/[frt()\s/-]/, 5],
  [/[mwMW]/, 12.4],
  [/[A-Z\d_%]/, 9.3],
];

/** How wide Grafana draws a title, about. */
function titlePx(title: string): number {
  let px = 0;
  for (const letter of title) px += LETTERS.find(([letters]) => letters.test(letter))?.[1] ?? LETTER_PX;
  return px;
}

/** Columns that a panel needs for its title not to be cut off in a window of 1600 pixels. */
export function titleColumns(title: string): number {
  const columnPx = (WINDOW_PX - MARGINS_PX) / COLUMNS;
  return Math.min(COLUMNS, Math.ceil((titlePx(title) + BESIDE_TITLE_PX + GAP_PX) / columnPx));
}
