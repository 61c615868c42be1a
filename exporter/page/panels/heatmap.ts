import type { PanelLayout } from '../../live/frame.js';
import { element } from '../element.js';
import { formatValue } from '../format.js';
import type { History } from '../history.js';
import { styleColour } from '../palette.js';
import { isDark } from '../theme.js';
import { HEATMAP_COLUMNS, heatCells, heatColour } from './heat-cells.js';
import type { PanelView } from './panel-view.js';

const AXIS_PX = 56;

/** A histogram over time: a column per interval, a row per bucket; the stronger the colour, the more events. */
export function createHeatmap(layout: PanelLayout, body: HTMLElement): PanelView {
  const bounds = layout.bounds ?? [];
  const canvas = element('canvas', {
    class: 'chart',
    role: 'img',
    'aria-label': `${layout.title}: heatmap of events per bucket over time`,
  });
  body.append(canvas);
  return {
    draw: (history: History, spanMs: number) => {
      const { times, lines } = history.columns(layout.key, spanMs);
      const rows = bounds.map((bound) => lines.get(bound) ?? []);
      const until = (history.newest?.t ?? 0) / 1000;
      paint(canvas, heatCells(times, rows, until, spanMs / 1000), layout);
    },
    reset: () => undefined,
  };
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
  const columnWidth = (width - AXIS_PX) / HEATMAP_COLUMNS;
  const largest = Math.max(...cells.flat(), Number.MIN_VALUE);
  for (const [row, columns] of cells.entries()) {
    const y = height - (row + 1) * rowHeight;
    for (const [column, value] of columns.entries()) {
      if (value === 0) continue;
      context.fillStyle = heatColour(value / largest, isDark());
      context.fillRect(AXIS_PX + column * columnWidth, y, columnWidth + 0.5, rowHeight - 1);
    }
    writeLabel(context, boundLabel(layout, row), y + rowHeight / 2);
  }
}

function writeLabel(context: CanvasRenderingContext2D, text: string, y: number): void {
  context.fillStyle = styleColour('--muted');
  context.font = '11px system-ui, sans-serif';
  context.textBaseline = 'middle';
  context.textAlign = 'right';
  context.fillText(text, AXIS_PX - 6, y);
}

function boundLabel({ bounds, unit, decimals }: PanelLayout, row: number): string {
  const bound = bounds?.[row] ?? '';
  return bound === '+Inf' ? '∞' : `≤ ${formatValue(Number(bound), unit, decimals)}`;
}
