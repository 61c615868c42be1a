import uPlot from 'uplot';
import type { PanelLayout } from '../../live/frame.js';
import { element } from '../element.js';
import type { PanelData } from '../panel-data.js';
import type { Columns } from '../panel-history.js';
import type { TimeRange } from '../time-range.js';
import { valueText } from '../value-text.js';
import { chartOptions } from './chart-options.js';
import { Legend } from './legend.js';
import { LineColours } from './line-colours.js';
import type { PanelHost, PanelView, TooltipLine } from './panel-view.js';
import { PlotArea } from './plot-area.js';
import { rowAt } from './row-at.js';

/** A chart is drawn again when the time has moved on by so many pixels: before, nobody could see a difference. */
const LEAST_MOVE_PX = 1;

/** Lines over time. The chart is created again when lines come or go; otherwise it only gets new data. */
class TimeseriesView implements PanelView {
  readonly #layout: PanelLayout;
  readonly #chart = element('div', { class: 'chart' });
  readonly #nothing = element('p', { class: 'note', hidden: '' }, 'no data');
  readonly #legend: Legend;
  readonly #colours: LineColours;
  readonly #area: PlotArea;
  #plot: uPlot | undefined;
  #names = '';
  #columns: Columns = { times: [], lines: new Map() };
  #drawn: TimeRange | undefined;
  #markedMs: number | undefined;

  constructor(layout: PanelLayout, body: HTMLElement, host: PanelHost) {
    this.#layout = layout;
    this.#colours = new LineColours(layout.colours);
    this.#area = new PlotArea(layout.title, host, (atMs) => this.#linesAt(atMs));
    this.#legend = new Legend(
      layout,
      (name) => this.#colours.of(name),
      (index, shown) => this.#plot?.setSeries(index + 1, { show: shown }),
    );
    this.#chart.append(this.#area.element, this.#nothing);
    body.append(this.#chart, this.#legend.element);
  }

  draw(history: PanelData, range: TimeRange): void {
    if (!this.#hasMoved(range)) return;
    this.#columns = history.columns(this.#layout.key, range);
    const { times, lines } = this.#columns;
    const names = [...lines.keys()];
    this.#colours.assign(names);
    this.#drawLegend();
    this.#nothing.hidden = names.length > 0;
    const key = JSON.stringify(names);
    if (this.#plot === undefined || key !== this.#names) this.#rebuild(names, key);
    const plot = this.#plot;
    if (plot === undefined) return;
    plot.batch(() => {
      plot.setData([[...times], ...lines.values()], false);
      plot.setScale('x', { min: range.fromMs / 1000, max: range.toMs / 1000 });
    });
    this.#drawn = range;
    this.#area.place(placeOf(plot), range);
  }

  reset(): void {
    this.#legend.reset();
    this.#plot?.destroy();
    this.#plot = undefined;
    this.#drawn = undefined;
  }

  mark(atMs: number | undefined): void {
    this.#markedMs = atMs;
    this.#area.mark(atMs);
    this.#drawLegend();
  }

  #hasMoved({ fromMs, toMs }: TimeRange): boolean {
    const drawn = this.#drawn;
    if (drawn === undefined || this.#plot === undefined || this.#columns.lines.size === 0) return true;
    if (toMs - fromMs !== drawn.toMs - drawn.fromMs) return true;
    const pixels = (Math.abs(toMs - drawn.toMs) / (toMs - fromMs)) * this.#plot.width;
    return pixels >= LEAST_MOVE_PX;
  }

  /** The latest values, or those at the marked time. */
  #drawLegend(): void {
    const { times, lines } = this.#columns;
    const row = this.#markedMs === undefined ? times.length - 1 : rowAt(times, this.#markedMs / 1000);
    this.#legend.draw([...lines].map(([name, values]) => [name, values[row] ?? NaN]));
  }

  /** The highest value first. */
  #linesAt(atMs: number): readonly TooltipLine[] {
    const row = rowAt(this.#columns.times, atMs / 1000);
    return [...this.#columns.lines]
      .flatMap(([name, values]) => {
        const value = values[row] ?? null;
        return value === null || !this.#legend.isShown(name) ? [] : [{ name, value }];
      })
      .sort((a, b) => b.value - a.value)
      .map(({ name, value }) => ({
        name,
        text: valueText(this.#layout, value),
        colour: this.#colours.of(name),
      }));
  }

  #rebuild(names: readonly string[], key: string): void {
    this.#plot?.destroy();
    this.#names = key;
    const options = chartOptions(this.#layout, {
      width: this.#chart.clientWidth,
      height: this.#chart.clientHeight,
      names,
      isShown: (name) => this.#legend.isShown(name),
      colourOf: (name) => this.#colours.of(name),
    });
    this.#plot = new uPlot(options, [[], ...names.map(() => [])], this.#chart);
  }
}

function placeOf({ bbox }: uPlot): { left: number; top: number; width: number; height: number } {
  const pixels = (length: number) => length / devicePixelRatio;
  const { left, top, width, height } = bbox;
  return { left: pixels(left), top: pixels(top), width: pixels(width), height: pixels(height) };
}

export const createTimeseries = (layout: PanelLayout, body: HTMLElement, host: PanelHost): PanelView =>
  new TimeseriesView(layout, body, host);
