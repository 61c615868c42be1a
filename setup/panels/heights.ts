import type { PanelKind } from '../model/panel.js';
import { PANEL_KINDS } from '../model/panel.js';
import { COLUMNS } from './widths.js';

/** Pixels of Grafana's grid: of a unit with its gap, of the gap, of a title with the padding, of a bar with its gap. */
const UNIT_PX = 38;
const GAP_PX = 8;
const FRAME_PX = 46;
const BAR_PX = 28;

/** The height of a panel that nobody declared. A list of the largest series is as high as its bars need, or it is cut off. */
export function defaultHeight(kind: PanelKind, top: number | undefined): number {
  const { height } = PANEL_KINDS[kind];
  if (kind !== 'bargauge' || top === undefined) return height;
  return Math.max(height, Math.ceil((top * BAR_PX + FRAME_PX + GAP_PX) / UNIT_PX));
}

interface Box {
  readonly width: number;
  readonly height: number;
  readonly isFixed: boolean;
}

/** Heights of the panels of a row: those on one line are as high as the highest, since Grafana moves others up into the gaps. */
export function alignHeights(boxes: readonly Box[]): readonly number[] {
  return linesOf(boxes).flatMap((line) => {
    const highest = Math.max(...line.map(({ height }) => height));
    return line.map(({ height, isFixed }) => (isFixed ? height : highest));
  });
}

function linesOf(boxes: readonly Box[]): readonly (readonly Box[])[] {
  const lines: Box[][] = [];
  let free = 0;
  for (const box of boxes) {
    const line = lines.at(-1);
    if (line === undefined || box.width > free) {
      lines.push([box]);
      free = COLUMNS - box.width;
    } else {
      line.push(box);
      free -= box.width;
    }
  }
  return lines;
}
