import type { CatalogEntry } from '../../setup/catalog.js';
import type { WindowMetric } from '../../setup/model/metric.js';
import type { AggregateInput, AnyAggregate } from '../aggregate/aggregate.js';
import type { MetricView, NumberSeries } from '../event/series.js';
import type { LabelSet } from '../series/label-set.js';
import { safeText } from '../series/label-value.js';
import { LabelTeller } from '../series/labels-told.js';
import type { ToldLabels } from '../series/labels-told.js';
import type { MetricTable, SeriesReading } from '../series/metric-table.js';
import { SeriesIndex } from '../series/series-index.js';
import { ENDLESS_TURN } from '../turn/turn.js';
import type { Turn } from '../turn/turn.js';
import type { OnWindowClosed } from './closed-window.js';
import { windowsOf } from './registry.js';
import type { PartDelta, WindowDelta } from './window-delta.js';
import type { WindowReading, WindowSeries, WindowTime, Windows } from './windows.js';

/** The series of a metric over windows of event time. */
export class WindowTable implements MetricTable<AggregateInput> {
  readonly view: MetricView;
  readonly #metric: WindowMetric;
  readonly #windows: Windows;
  readonly #index: SeriesIndex;
  readonly #series: (WindowSeries | undefined)[] = [];
  readonly #aggregate: AnyAggregate;
  readonly #teller: LabelTeller;
  /** Series that have begun since they were last handed over. */
  #begun = 0;
  /** The series that is next in the round which settles what has closed. */
  #unsettled = Infinity;

  constructor(metric: WindowMetric, entry: CatalogEntry, aggregate: AnyAggregate) {
    this.#metric = metric;
    this.#aggregate = aggregate;
    this.#windows = windowsOf(metric, aggregate);
    this.#index = new SeriesIndex(metric.labels, metric.seriesLimit);
    this.#teller = new LabelTeller(this.#index, metric.seriesLimit);
    this.view = { entry, kind: 'number', series: () => this.#shown() };
  }

  get size() {
    return this.#index.size;
  }

  /** Time has come as far as this; windows never move back. */
  moveTo(time: WindowTime): void {
    this.#windows.moveTo(time);
  }

  add(labels: LabelSet, input: AggregateInput, timeMs: number): void {
    // Values that look alike once they are shown have to be one value, or a series would stand twice in the exposition.
    const value = typeof input === 'string' ? safeText(input) : input;
    this.#seriesAt(this.#index.seriesOf(labels)).add(timeMs, value);
  }

  /** Series that have gathered something. */
  get gathered(): number {
    return this.#begun;
  }

  /** Hands over all parts of windows, where these are gathered for another thread. */
  drain(): WindowDelta {
    const touched = [...this.#series.keys()].filter((number) => this.#series[number] !== undefined);
    const parts = touched.flatMap((number) => this.#partsOf(number));
    this.#series.length = 0;
    this.#begun = 0;
    return { kind: 'window', ...this.#teller.tell(touched), parts };
  }

  /** Takes in what another thread has gathered, as if its events had been read here. */
  absorb({ parts }: WindowDelta, labels: ToldLabels): void {
    for (const { series, state, ...part } of parts) {
      const own = this.#index.find(labels.labelsOf(series), part.events);
      this.#seriesAt(own).merge({ ...part, state: this.#aggregate.decode(state) });
    }
  }

  /**
   * Tells of the windows that have closed since the last time, if the metric publishes them, and forgets series that are over.
   * It goes from series to series until the turn is over, and on from there the next time; a round ends before the next begins.
   */
  settle(time: WindowTime, onWindowClosed: OnWindowClosed, turn: Turn): void {
    if (this.#windows.isDue(time)) {
      this.#settleSeries(onWindowClosed, ENDLESS_TURN);
      this.#windows.settle(time);
      this.#unsettled = 0;
    }
    this.#settleSeries(onWindowClosed, turn);
  }

  *readings(): Generator<SeriesReading> {
    for (const [number, series] of this.#series.entries()) {
      const shown = series?.read();
      if (shown !== undefined) yield* this.#readingsOf(number, shown);
    }
  }

  overflows() {
    return this.#index.overflows();
  }

  #settleSeries(onWindowClosed: OnWindowClosed, turn: Turn): void {
    while (this.#unsettled < this.#series.length) {
      this.#settleOne(this.#unsettled++, onWindowClosed);
      if (turn.isOver()) return;
    }
    // Series that are yet to come have no part in this round.
    this.#unsettled = Infinity;
  }

  #settleOne(number: number, onWindowClosed: OnWindowClosed): void {
    const series = this.#series[number];
    if (series === undefined) return;
    for (const span of series.takeClosed()) {
      if (this.#metric.publish === undefined) continue;
      onWindowClosed({ ...span, metric: this.#metric, labels: this.#namedLabels(number) });
    }
    if (!series.isOver()) return;
    this.#series[number] = undefined;
    this.#index.remove(number);
  }

  #seriesAt(number: number): WindowSeries {
    const known = this.#series[number];
    if (known !== undefined) return known;
    this.#begun++;
    return (this.#series[number] = this.#windows.begin());
  }

  #partsOf(series: number): readonly PartDelta[] {
    const parts = this.#series[series]?.parts() ?? [];
    return parts.map((part) => ({ ...part, series, state: this.#aggregate.encode(part.state) }));
  }

  #namedLabels(series: number): Readonly<Record<string, string>> {
    const values = this.#index.labelsOf(series) ?? [];
    const named = this.#metric.labels.map(({ name }, at) => [name, values[at] ?? ''] as const);
    return Object.fromEntries(named.filter(([, value]) => value !== ''));
  }

  *#readingsOf(series: number, { reading, events }: WindowReading): Generator<SeriesReading> {
    const labels = this.#index.labelsOf(series) ?? [];
    if (typeof reading === 'number') {
      if (!Number.isNaN(reading)) yield { labels, value: reading, events };
      return;
    }
    for (const [name, value] of reading) yield { labels: [...labels, name], value, events };
  }

  *#shown(): Generator<NumberSeries> {
    const { made } = this.#index;
    for (const [number, series] of this.#series.entries()) {
      if (this.#index.labelsOf(number, made) === undefined) continue;
      const shown = series?.read();
      if (shown === undefined) continue;
      const pairs = typeof shown.reading === 'number' ? { pairs: this.#index.pairsOf(number) } : {};
      for (const { labels, value } of this.#readingsOf(number, shown)) yield { labels, value, ...pairs };
    }
  }
}
