import uPlot from 'uplot';
import type { PanelLayout } from '../../live/frame.js';
import { element } from '../element.js';
import type { History } from '../history.js';
import { chartOptions } from './chart-options.js';
import { Legend } from './legend.js';
import type { PanelView } from './panel-view.js';

/** Lines over time. The chart is created again when lines come or go; otherwise it only gets new data. */
class TimeseriesView implements PanelView {
  readonly #layout: PanelLayout;
  readonly #chart: HTMLElement;
  readonly #legend: Legend;
  #plot: uPlot | undefined;
  #names = '';

  constructor(layout: PanelLayout, body: HTMLElement) {
    this.#layout = layout;
    this.#chart = element('div', {
      class: 'chart',
      role: 'img',
      'aria-label': `${layout.title}: line chart; the list below has the latest values`,
    });
    this.#legend = new Legend(layout, (index, shown) => this.#plot?.setSeries(index + 1, { show: shown }));
    body.append(this.#chart, this.#legend.element);
  }

  draw(history: History, spanMs: number): void {
    const { times, lines } = history.columns(this.#layout.key, spanMs);
    const names = [...lines.keys()];
    this.#legend.draw([...lines].map(([name, values]) => [name, values.at(-1) ?? NaN]));
    const key = JSON.stringify(names);
    if (this.#plot === undefined || key !== this.#names) this.#rebuild(names, key);
    const newest = (history.newest?.t ?? 0) / 1000;
    this.#plot?.setData([times, ...lines.values()], false);
    this.#plot?.setScale('x', { min: newest - spanMs / 1000, max: newest });
  }

  reset(): void {
    this.#legend.reset();
    this.#plot?.destroy();
    this.#plot = undefined;
  }

  #rebuild(names: readonly string[], key: string): void {
    this.#plot?.destroy();
    this.#names = key;
    const options = chartOptions(this.#layout, {
      width: this.#chart.clientWidth,
      height: this.#chart.clientHeight,
      names,
      isShown: (name) => this.#legend.isShown(name),
    });
    this.#plot = new uPlot(options, [[], ...names.map(() => [])], this.#chart);
  }
}

export const createTimeseries = (layout: PanelLayout, body: HTMLElement): PanelView =>
  new TimeseriesView(layout, body);
