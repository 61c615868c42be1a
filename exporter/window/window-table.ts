import { errorEntry } from '../../setup/catalog.js';
import type { CatalogEntry } from '../../setup/catalog.js';
import { isRanking } from '../../setup/model/metric.js';
import type { WindowMetric } from '../../setup/model/metric.js';
import type { AggregateInput, AnyAggregate } from '../aggregate/aggregate.js';
import type { MetricView, NumberSeries } from '../event/series.js';
import { ChangeMarks } from '../series/change-marks.js';
import type { LabelSet } from '../series/label-set.js';
import { safeText } from '../series/label-value.js';
import { LabelAnnouncer } from '../series/known-labels.js';
import type { KnownLabels } from '../series/known-labels.js';
import type { MetricTable, SeriesReading } from '../series/metric-table.js';
import { readRows, writingNames } from '../series/row-bytes.js';
import { SeriesIndex } from '../series/series-index.js';
import type { Extent } from '../state/holder.js';
import { ENDLESS_TURN, type Turn } from '../turn/turn.js';
import { finish } from '../turn/work.js';
import type { Work } from '../turn/work.js';
import type { OnWindowClosed } from './closed-window.js';
import { PendingSave } from './pending-save.js';
import { windowsOf } from './registry.js';
import { readSeries } from './series-bytes.js';
import type { SeriesParts, WindowDelta, WindowTableState } from './window-delta.js';
import type { WindowReading, WindowSeries, WindowTime, Windows } from './windows.js';

/** The series of a metric over windows of event time. */
export class WindowTable implements MetricTable<AggregateInput, WindowDelta, WindowTableState> {
  readonly kind = 'window';
  readonly view: MetricView;
  /** How much each value may be too high. It has no series while all values are exact. */
  readonly errors: MetricView | undefined;
  readonly #metric: WindowMetric;
  readonly #windows: Windows;
  readonly #index: SeriesIndex;
  readonly #series: (WindowSeries | undefined)[] = [];
  readonly #announcer: LabelAnnouncer;
  readonly #changes = new ChangeMarks();
  /** The time of the stream; unset where the windows are gathered for another thread. */
  #time: WindowTime | undefined;
  /** The save that is under way. */
  #pending: PendingSave | undefined;
  /** Number of series created since the last drain. */
  #begun = 0;
  /** The next series whose windows have to be closed; `Infinity`: none. */
  #nextToClose = Infinity;
  /** The next series whose reading has to be prepared; `Infinity`: none. */
  #nextToPrepare = Infinity;

  constructor(metric: WindowMetric, entry: CatalogEntry, aggregate: AnyAggregate) {
    this.#metric = metric;
    this.#windows = windowsOf(metric, aggregate);
    this.#index = new SeriesIndex(metric.labels, metric.seriesLimit);
    this.#announcer = new LabelAnnouncer(this.#index, metric.seriesLimit);
    this.view = { entry, kind: 'number', series: () => this.#shown() };
    this.errors = isRanking(metric)
      ? { entry: errorEntry(entry), kind: 'number', series: () => this.#errors() }
      : undefined;
  }

  get size() {
    return this.#index.size;
  }

  /** Advances the shown windows; they never move back. */
  advanceTo(time: WindowTime): void {
    this.#time = time;
    this.#windows.advanceTo(time);
  }

  isClosed(timeMs: number): boolean {
    return this.#time !== undefined && this.#windows.isClosed(timeMs, this.#time);
  }

  add(labels: LabelSet, input: AggregateInput, timeMs: number): void {
    // Made safe here, not at the scrape: two values that are equal once they are safe would expose a series twice.
    const value = typeof input === 'string' ? safeText(input) : input;
    const number = this.#index.seriesOf(labels);
    this.#seriesAt(number).add(timeMs, value);
  }

  /** Nothing to prepare: `drain` returns everything that the table holds. */
  gather(): void {}

  /** Number of series that have gathered events since the last drain. */
  get gathered(): number {
    return this.#begun;
  }

  /** Returns all parts of windows, and resets the table. For windows that are gathered for another thread. */
  drain(): WindowDelta {
    const touched = [...this.#series.keys()].filter((number) => this.#series[number] !== undefined);
    const series = touched.map((number) => this.#partsOf(number));
    this.#series.length = 0;
    this.#begun = 0;
    return { kind: 'window', ...this.#announcer.announce(touched), series };
  }

  /**
   * Adds what another thread has gathered, as if its events had been read here. The clock closes windows here, while the other thread may
   * still add to them: returns the number of events that came too late for that reason.
   */
  absorb({ series }: WindowDelta, labels: KnownLabels): number {
    let closed = 0;
    for (const { series: number, parts } of series) {
      for (const part of parts) {
        if (this.isClosed(part.lastMs)) {
          closed += part.events;
          continue;
        }
        const own = this.#index.findOrCreate(labels.labelsOf(number), part.events);
        this.#seriesAt(own).merge(part);
      }
    }
    return closed;
  }

  save(extent: Extent): WindowTableState {
    return finish(this.capture(extent, ENDLESS_TURN));
  }

  /** Encoding is the expensive part. A series is encoded in its turn, or before it changes. */
  capture(extent: Extent, turn: Turn): Work<WindowTableState> {
    const marks = this.#changes.take(this.#index.end, extent);
    const labelsOf = marks.haveBegun() ? this.#index.captureLabels() : this.#index.labels();
    const [changed, labels] = [{ marks, labelsOf }, this.#index.width];
    const rest = {
      index: this.#index.save(extent),
      windows: this.#windows.save(),
      nextToClose: this.#nextToClose,
    };
    const pending = new PendingSave(marks.copy());
    this.#pending = pending;
    const saveAll = () => this.#savingPending(pending, marks.end, turn);
    return (function* (): Work<WindowTableState> {
      yield* saveAll();
      const named = yield* writingNames(changed, labels, turn);
      return { kind: 'window', named, series: pending.saved.end(), ...rest };
    })();
  }

  restore({ named: written, series, index, windows, nextToClose }: WindowTableState): void {
    const { named } = readRows(written);
    this.#index.restore(named, index);
    this.#windows.restore(windows);
    for (const number of this.#series.keys()) {
      if (this.#index.labelsOf(number) === undefined) this.#series[number] = undefined;
    }
    for (const [number] of named) this.#changes.begin(number);
    for (const [number, state] of readSeries(series)) {
      const known = state.kind === 'sized' && state.extent === 'changes' ? this.#series[number] : undefined;
      const restored = known ?? this.#windows.begin(this.#index.labelsOf(number) ?? []);
      restored.restore(state);
      this.#series[number] = restored;
    }
    this.#nextToClose = nextToClose;
  }

  /**
   * Reports the windows that have closed since the last call, if the metric publishes them, and removes expired series. It stops
   * when the turn is over, and the next call continues. Windows that closed earlier are finished before new ones close.
   */
  closeWindows(time: WindowTime, onWindowClosed: OnWindowClosed, turn: Turn): void {
    if (this.#windows.isDue(time)) {
      this.#closeRemaining(onWindowClosed, ENDLESS_TURN);
      this.#windows.closeUpTo(time);
      this.#nextToClose = 0;
      this.#nextToPrepare = 0;
    }
    this.#closeRemaining(onWindowClosed, turn);
    if (this.#nextToClose === Infinity) this.#prepareRemaining(turn);
  }

  *readings(): Generator<SeriesReading> {
    for (const number of this.#series.keys()) {
      const shown = this.#read(number);
      if (shown !== undefined) yield* this.#readingsOf(number, shown);
    }
  }

  get exceededLimits(): number {
    return this.#index.exceededLimits;
  }

  overflows() {
    return this.#index.overflows();
  }

  #closeRemaining(onWindowClosed: OnWindowClosed, turn: Turn): void {
    while (this.#nextToClose < this.#series.length) {
      this.#closeWindowsOf(this.#nextToClose++, onWindowClosed);
      if (turn.isOver()) return;
    }
    // Series that are created later have no windows to close yet.
    this.#nextToClose = Infinity;
  }

  /** What is not prepared in time is merged by the scrape. */
  #prepareRemaining(turn: Turn): void {
    while (this.#nextToPrepare < this.#series.length) {
      if (turn.isOver()) return;
      this.#series[this.#nextToPrepare++]?.prepare();
    }
    this.#nextToPrepare = Infinity;
  }

  #closeWindowsOf(number: number, onWindowClosed: OnWindowClosed): void {
    const series = this.#series[number];
    if (series === undefined) return;
    this.#beforeChange(number);
    for (const span of series.drainClosed()) {
      this.#changes.mark(number);
      if (this.#metric.publish === undefined) continue;
      onWindowClosed({ ...span, metric: this.#metric, labels: this.#namedLabels(number) });
    }
    if (!series.isExpired()) return;
    this.#changes.begin(number);
    this.#series[number] = undefined;
    this.#index.remove(number);
  }

  #seriesAt(number: number): WindowSeries {
    const known = this.#series[number];
    if (known !== undefined) {
      this.#beforeChange(number);
      this.#changes.mark(number);
      return known;
    }
    this.#begun++;
    this.#changes.begin(number);
    return (this.#series[number] = this.#windows.begin(this.#index.labelsOf(number) ?? []));
  }

  /** Reading drops slices that have expired. */
  #read(number: number): WindowReading | undefined {
    this.#beforeChange(number);
    return this.#series[number]?.read();
  }

  #beforeChange(number: number): void {
    if (this.#pending !== undefined) this.#savePending(this.#pending, number);
  }

  *#savingPending(pending: PendingSave, end: number, turn: Turn): Work<void> {
    for (let number = 0; number < end; number++) {
      if (this.#savePending(pending, number) && turn.isOver()) yield;
    }
    if (pending === this.#pending) this.#pending = undefined;
  }

  /** Returns whether there was something to save. */
  #savePending(pending: PendingSave, number: number): boolean {
    const extent = pending.take(number);
    const series = this.#series[number];
    if (extent === undefined || series === undefined) return false;
    pending.saved.write(number, series.save(extent));
    return true;
  }

  #partsOf(number: number): SeriesParts {
    return { series: number, parts: this.#series[number]?.parts() ?? [] };
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

  /** The error bounds of the values shown, for windows with more values than are counted exactly. */
  *#errors(): Generator<NumberSeries> {
    const { createdCount } = this.#index;
    for (const number of this.#series.keys()) {
      const labels = this.#index.labelsOf(number, createdCount);
      if (labels === undefined) continue;
      for (const [name, value] of this.#read(number)?.errors ?? [])
        yield { labels: [...labels, name], value };
    }
  }

  *#shown(): Generator<NumberSeries> {
    const { createdCount } = this.#index;
    for (const number of this.#series.keys()) {
      if (this.#index.labelsOf(number, createdCount) === undefined) continue;
      const shown = this.#read(number);
      if (shown === undefined) continue;
      const pairs = typeof shown.reading === 'number' ? { pairs: this.#index.pairsOf(number) } : {};
      for (const { labels, value } of this.#readingsOf(number, shown)) yield { labels, value, ...pairs };
    }
  }
}
