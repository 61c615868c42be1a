import uPlot from 'uplot';
import type { PanelLayout } from '../../live/frame.js';
import { element } from '../element.js';
import { formatValue } from '../format.js';
import type { History } from '../history.js';
import { lineColour, styleColour } from '../palette.js';
import { Legend } from './legend.js';
import { clockTimes, tickSteps } from './ticks.js';
import type { PanelView } from './panel-view.js';

/** Lines over time. The chart is made anew when lines come or go, and only fed otherwise. */
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
      'aria-label': `${layout.title}, lines over time; latest values follow`,
    });
    this.#legend = new Legend(layout, (index, shown) => this.#plot?.setSeries(index + 1, { show: shown }));
    body.append(this.#chart, this.#legend.element);
  }

  draw(history: History, spanMs: number): void {
    const { times, lines } = history.columns(this.#layout.key, spanMs);
    const names = JSON.stringify([...lines.keys()]);
    this.#legend.draw([...lines].map(([name, values]) => [name, values.at(-1) ?? NaN]));
    if (names !== this.#names || this.#plot === undefined) this.#rebuild([...lines.keys()], names);
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
    this.#plot = new uPlot(this.#options(names), [[], ...names.map(() => [])], this.#chart);
  }

  #options(names: readonly string[]): uPlot.Options {
    const { unit, decimals, min, max } = this.#layout;
    const axis = {
      stroke: styleColour('--muted'),
      grid: { stroke: styleColour('--grid'), width: 1 },
      ticks: { stroke: styleColour('--grid'), width: 1 },
      font: '11px system-ui, sans-serif',
    };
    return {
      width: Math.max(80, this.#chart.clientWidth),
      height: Math.max(60, this.#chart.clientHeight),
      legend: { show: false },
      cursor: { drag: { x: false, y: false } },
      scales: { x: { time: true, auto: false }, y: { range: yRange(min, max) } },
      axes: [
        { ...axis, space: 80, values: (_plot, ticks) => clockTimes(ticks) },
        {
          ...axis,
          size: 64,
          incrs: tickSteps(unit),
          values: (_plot, ticks) => ticks.map((tick) => formatValue(tick, unit, decimals)),
        },
      ],
      series: [
        {},
        ...names.map((label, index) => ({
          label,
          show: this.#legend.isShown(label),
          stroke: lineColour(index),
          width: 2,
          points: { show: false },
        })),
      ],
      hooks: { draw: [(plot) => drawThresholds(plot, this.#layout)] },
    };
  }
}

/** The axis starts at zero unless values are negative, and never shrinks a flat line to nothing. */
function yRange(min: number | undefined, max: number | undefined): uPlot.Scale.Range {
  return (_plot, low, high) => {
    const bottom = min ?? Math.min(0, low ?? 0);
    const top =
      max ??
      (high === null || high === undefined || high <= bottom ? bottom + 1 : bottom + (high - bottom) * 1.1);
    return [bottom, top];
  };
}

function drawThresholds(plot: uPlot, layout: PanelLayout): void {
  const { ctx, bbox } = plot;
  for (const { from, as } of layout.thresholds) {
    if (as === 'good') continue;
    const y = plot.valToPos(from, 'y', true);
    if (y < bbox.top || y > bbox.top + bbox.height) continue;
    ctx.save();
    ctx.strokeStyle = styleColour(`--${as}`);
    ctx.setLineDash([6, 5]);
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
    ctx.restore();
  }
}

export const createTimeseries = (layout: PanelLayout, body: HTMLElement): PanelView =>
  new TimeseriesView(layout, body);
