import type { AnyAggregate, AggregateInput } from '../aggregate/aggregate.js';
import type { CatalogEntry } from '../../setup/catalog.js';
import type { WindowMetric } from '../../setup/model/metric.js';
import type { MetricView, NumberSeries } from '../event/series.js';
import { safeText } from '../series/label-value.js';
import type { MetricTable, SeriesReading } from '../series/metric-table.js';
import { isCrowded } from '../series/gathering.js';
import { LabelTeller } from '../series/labels-told.js';
import type { ToldLabels } from '../series/labels-told.js';
import { SeriesIndex } from '../series/series-index.js';
import type { Watermark } from './watermark.js';
import type { SliceDelta, WindowDelta } from './window-delta.js';
import { WindowSeries } from './window-series.js';
import type { WindowReading, WindowShape } from './window-series.js';

/**
 * A window over event time. Windows that overlap show the one that is filling, so that an event is seen at once; windows
 * that do not (slide = size) show the last that has closed, behind the watermark.
 */
export class WindowTable implements MetricTable<AggregateInput> {
  readonly view: MetricView;
  readonly #index: SeriesIndex;
  readonly #series: (WindowSeries | undefined)[] = [];
  readonly #shape: WindowShape;
  readonly #slideMs: number;
  readonly #seriesLimit: number;
  readonly #teller = new LabelTeller();
  /** Number of the last slice of the window that is shown; slices are numbered by slides since 1970. */
  #end = -Infinity;
  #sweptAt = -Infinity;

  constructor(metric: WindowMetric, entry: CatalogEntry, aggregate: AnyAggregate) {
    const { sizeMs, slideMs } = metric;
    const showsZero = aggregate.read(aggregate.zero(), sizeMs) === 0;
    this.#index = new SeriesIndex(metric.labels, metric.seriesLimit);
    this.#shape = { aggregate, sizeMs, length: sizeMs / slideMs, showsZero };
    this.#slideMs = slideMs;
    this.#seriesLimit = metric.seriesLimit;
    this.view = { entry, kind: 'number', series: () => this.#shown() };
  }

  get size() {
    return this.#index.size;
  }

  /** Time has come as far as this; the window that is shown never moves back. */
  moveTo({ positionMs, watermarkMs }: Watermark): void {
    const overlaps = this.#shape.length > 1;
    const shownMs = overlaps ? positionMs : watermarkMs - this.#slideMs;
    if (shownMs >= (this.#end + 1) * this.#slideMs) this.#end = Math.floor(shownMs / this.#slideMs);
  }

  add(labels: readonly string[], input: AggregateInput, timeMs: number): void {
    const number = this.#index.find(labels);
    const series = (this.#series[number] ??= new WindowSeries());
    // Values that look alike once they are shown have to be one value, or a series would stand twice in the exposition.
    const value = typeof input === 'string' ? safeText(input) : input;
    series.add(this.#shape, Math.floor(timeMs / this.#slideMs), this.#end, value);
  }

  /** Whether so many series are numbered that it is time to drain. */
  get isCrowded(): boolean {
    return isCrowded(this.#index.size, this.#seriesLimit);
  }

  /** Hands over all slices, where windows are gathered for another thread. */
  drain(): WindowDelta {
    const touched = [...this.#series.keys()].filter((number) => this.#series[number] !== undefined);
    const slices = touched.flatMap((number) => this.#slicesOf(number));
    this.#series.length = 0;
    const news = this.#teller.tell(touched, this.#index);
    if (this.isCrowded) {
      this.#index.clear();
      this.#teller.startEpoch();
    }
    return { kind: 'window', ...news, slices };
  }

  /** Takes in what another thread has gathered, as if its events had been read here. */
  absorb({ slices }: WindowDelta, labels: ToldLabels): void {
    for (const { series, number, events, state } of slices) {
      const own = this.#index.find(labels.labelsOf(series), events);
      const slice = { number, events, state: this.#shape.aggregate.decode(state) };
      (this.#series[own] ??= new WindowSeries()).merge(this.#shape, slice, this.#end);
    }
  }

  /** Forgets the series that have nothing to show any more, once for each move of the window. */
  sweep(): void {
    if (this.#sweptAt === this.#end) return;
    this.#sweptAt = this.#end;
    for (const [number, series] of this.#series.entries()) {
      if (series?.isOver(this.#shape, this.#end) !== true) continue;
      this.#series[number] = undefined;
      this.#index.remove(number);
    }
  }

  *readings(): Generator<SeriesReading> {
    for (const [number, series] of this.#series.entries()) {
      const shown = series?.read(this.#shape, this.#end);
      if (shown !== undefined) yield* this.#readingsOf(number, shown);
    }
  }

  overflows() {
    return this.#index.overflows();
  }

  #slicesOf(series: number): readonly SliceDelta[] {
    const { aggregate } = this.#shape;
    const slices = this.#series[series]?.slices ?? [];
    return slices.map(({ number, events, state }) => ({
      series,
      number,
      events,
      state: aggregate.encode(state),
    }));
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
      const shown = series?.read(this.#shape, this.#end);
      if (shown === undefined) continue;
      const pairs = typeof shown.reading === 'number' ? { pairs: this.#index.pairsOf(number) } : {};
      for (const { labels, value } of this.#readingsOf(number, shown)) yield { labels, value, ...pairs };
    }
  }
}
