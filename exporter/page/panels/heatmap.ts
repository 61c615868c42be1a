import type { PanelLayout } from '../../live/frame.js';
import { element } from '../element.js';
import { formatValue } from '../format.js';
import type { History } from '../history.js';
import { isDark, styleColour } from '../palette.js';
import type { PanelView } from './panel-view.js';

const COLUMNS = 120;
const AXIS_PX = 56;

/** A histogram over time: a column per stretch of time, a row per bucket, the stronger the colour the more events. */
export function createHeatmap(layout: PanelLayout, body: HTMLElement): PanelView {
  const bounds = layout.bounds ?? [];
  const canvas = element('canvas', {
    class: 'chart',
    role: 'img',
    'aria-label': `${layout.title}, events per bucket over time`,
  });
  body.append(canvas);
  return {
    draw: (history: History, spanMs: number) => {
      const { times, lines } = history.columns(layout.key, spanMs);
      const until = (history.newest?.t ?? 0) / 1000;
      const cells = binCells(
        times,
        bounds.map((bound) => lines.get(bound) ?? []),
        until,
        spanMs / 1000,
      );
      paint(canvas, cells, layout);
    },
    reset: () => undefined,
  };
}

/** Greatest value of each bucket in each column of time. */
function binCells(
  times: readonly number[],
  rows: readonly (readonly (number | null)[])[],
  until: number,
  span: number,
): number[][] {
  return rows.map((values) => {
    const columns = Array.from({ length: COLUMNS }, () => 0);
    for (const [index, time] of times.entries()) {
      const column = Math.min(COLUMNS - 1, Math.floor(((time - until + span) / span) * COLUMNS));
      if (column >= 0) columns[column] = Math.max(columns[column] ?? 0, values[index] ?? 0);
    }
    return columns;
  });
}

function paint(canvas: HTMLCanvasElement, cells: readonly (readonly number[])[], layout: PanelLayout): void {
  const ratio = devicePixelRatio;
  const width = canvas.clientWidth;
  const height = canvas.clientHeight;
  canvas.width = width * ratio;
  canvas.height = height * ratio;
  const context = canvas.getContext('2d');
  if (context === null) return;
  context.scale(ratio, ratio);
  const rowHeight = height / Math.max(1, cells.length);
  const columnWidth = (width - AXIS_PX) / COLUMNS;
  const greatest = Math.max(...cells.flat(), Number.MIN_VALUE);
  for (const [row, columns] of cells.entries()) {
    const y = height - (row + 1) * rowHeight;
    for (const [column, value] of columns.entries()) {
      if (value === 0) continue;
      context.fillStyle = heat(value / greatest);
      context.fillRect(AXIS_PX + column * columnWidth, y, columnWidth + 0.5, rowHeight - 1);
    }
    label(context, layout, row, y + rowHeight / 2);
  }
}

function label(context: CanvasRenderingContext2D, layout: PanelLayout, row: number, y: number): void {
  const bound = layout.bounds?.[row] ?? '';
  context.fillStyle = styleColour('--muted');
  context.font = '11px system-ui, sans-serif';
  context.textBaseline = 'middle';
  context.textAlign = 'right';
  const text = bound === '+Inf' ? '∞' : `≤ ${formatValue(Number(bound), layout.unit, layout.decimals)}`;
  context.fillText(text, AXIS_PX - 6, y);
}

/** From the ground's side of the scale to its opposite, so that more is always stronger. */
function heat(share: number): string {
  const strength = 0.15 + 0.85 * Math.sqrt(share);
  const lightness = isDark() ? 20 + 55 * strength : 92 - 55 * strength;
  return `hsl(205 85% ${lightness}%)`;
}
