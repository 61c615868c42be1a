import type { PanelLayout } from '../../live/frame.js';
import { element } from '../element.js';
import { formatValue } from '../format.js';
import type { PanelData } from '../panel-data.js';
import { setText } from '../keyed-list.js';
import type { Columns } from '../panel-history.js';
import { scaled } from '../text-scale.js';
import { isDark } from '../theme.js';
import type { TimeRange } from '../time-range.js';
import { fitCanvas } from './fitted-canvas.js';
import { HEATMAP_COLUMNS, heatCells, heatColour } from './heat-cells.js';
import type { PanelHost, PanelView, TooltipLine } from './panel-view.js';
import { PlotArea } from './plot-area.js';
import type { PlotPlace } from './plot-area.js';
import { rowAt } from './row-at.js';
import { axisTexts } from './ticks.js';
import { timesHeight, writeLabel, writeTimes } from './canvas-text.js';

const AXIS_PX = 72;
const RIGHT_PX = 20;
/** Labels of rows that would be closer are left out. */
const LABEL_PX = 14;
/** The unit of what a heatmap counts. */
const EVENTS = 'cps';

/** A histogram over time: a column per interval, a row per bucket; the stronger the colour, the more events. */
class HeatmapView implements PanelView {
  readonly #layout: PanelLayout;
  readonly #bounds: readonly string[];
  readonly #canvas = element('canvas', { 'aria-hidden': 'true' });
  readonly #nothing = element('p', { class: 'note', hidden: '' }, 'no data');
  readonly #low = element('span');
  readonly #high = element('span');
  readonly #area: PlotArea;
  #columns: Columns = { times: [], lines: new Map() };
  #largest = 0;

  constructor(layout: PanelLayout, body: HTMLElement, host: PanelHost) {
    this.#layout = layout;
    this.#bounds = layout.bounds ?? [];
    this.#area = new PlotArea(layout.title, host, (atMs) => this.#linesAt(atMs));
    const ramp = element('span', { class: 'ramp', 'aria-hidden': 'true' });
    body.append(
      element('div', { class: 'chart' }, this.#canvas, this.#area.element, this.#nothing),
      element('p', { class: 'heat-scale' }, this.#low, ramp, this.#high),
    );
  }

  draw(history: PanelData, range: TimeRange): void {
    this.#columns = history.columns(this.#layout.key, range);
    this.#nothing.hidden = this.#columns.lines.size > 0;
    const rows = this.#bounds.map((bound) => this.#columns.lines.get(bound) ?? []);
    const cells = heatCells(this.#columns.times, rows, range.toMs / 1000, (range.toMs - range.fromMs) / 1000);
    this.#largest = cells.reduce((most, columns) => Math.max(most, ...columns), 0);
    setText(this.#low, formatValue(0, EVENTS));
    setText(this.#high, formatValue(this.#largest, EVENTS));
    const fitted = fitCanvas(this.#canvas);
    if (fitted === undefined) return;
    const { context, width, height } = fitted;
    const left = scaled(AXIS_PX);
    const place = { left, top: 0, width: width - left - RIGHT_PX, height: height - timesHeight() };
    this.#paint(context, place, cells);
    writeTimes(context, place, range);
    this.#area.place(place, range);
  }

  reset(): void {
    // Sizes and colours are read at every draw.
  }

  mark(atMs: number | undefined): void {
    this.#area.mark(atMs);
  }

  #paint(context: CanvasRenderingContext2D, place: PlotPlace, cells: readonly (readonly number[])[]): void {
    const rowHeight = place.height / Math.max(1, cells.length);
    const columnWidth = place.width / HEATMAP_COLUMNS;
    const every = Math.max(1, Math.ceil(scaled(LABEL_PX) / rowHeight));
    const dark = isDark();
    for (const [row, columns] of cells.entries()) {
      const y = place.height - (row + 1) * rowHeight;
      for (const [column, value] of columns.entries()) {
        if (value === 0) continue;
        context.fillStyle = heatColour(value / this.#largest, dark);
        context.fillRect(place.left + column * columnWidth, y, columnWidth + 0.5, rowHeight - 1);
      }
      if (row % every === 0) writeLabel(context, this.#boundLabel(row), place.left - 6, y + rowHeight / 2);
    }
  }

  /** The buckets that have events, the highest first. */
  #linesAt(atMs: number): readonly TooltipLine[] {
    const row = rowAt(this.#columns.times, atMs / 1000);
    const lines = this.#bounds.map((bound, index) => ({
      name: this.#boundLabel(index),
      value: this.#columns.lines.get(bound)?.[row] ?? 0,
    }));
    return lines
      .toReversed()
      .filter(({ value }) => value > 0)
      .map(({ name, value }) => ({
        name,
        text: formatValue(value, EVENTS),
        colour: heatColour(value / this.#largest, isDark()),
      }));
  }

  #boundLabel(row: number): string {
    const { unit, decimals } = this.#layout;
    const bound = this.#bounds[row] ?? '';
    return bound === '+Inf' ? '∞' : `≤ ${axisTexts([Number(bound)], unit, decimals).join('')}`;
  }
}

export const createHeatmap = (layout: PanelLayout, body: HTMLElement, host: PanelHost): PanelView =>
  new HeatmapView(layout, body, host);
