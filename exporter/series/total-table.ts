import type { CatalogEntry } from '../../setup/catalog.js';
import type { CounterMetric } from '../../setup/model/metric.js';
import type { RunningTotal } from '../../setup/model/running-total.js';
import type { Trace } from '../event/exemplar.js';
import type { MetricView } from '../event/series.js';
import type { Extent } from '../state/holder.js';
import type { Turn } from '../turn/turn.js';
import type { Work } from '../turn/work.js';
import { Column } from './column.js';
import type { SeriesDelta, TotalPoints } from './gathering.js';
import type { KnownLabels } from './known-labels.js';
import type { LabelSet } from './label-set.js';
import { LastingTable } from './lasting-table.js';
import { LivingSeries } from './living-series.js';
import type { SeriesState } from './living-series.js';
import { numberReadings, numberSeries } from './number-series.js';
import { RunningTotals, TotalRuns } from './running-totals.js';
import type { ForgottenCounts } from './running-totals.js';

/** A counter that grows with running totals of its events. Each label set and each key has a total of its own. */
export class TotalTable extends LastingTable {
  readonly view: MetricView;
  readonly #increases: Column;
  readonly #totals: RunningTotals;
  /** What was read since the last drain, by series and key; set where series are gathered for another thread. */
  #runs: Map<number, Map<string, TotalRuns>> | undefined;

  constructor(metric: CounterMetric, { limit, idleMs }: RunningTotal, entry: CatalogEntry) {
    const increases = new Column();
    super(new LivingSeries(metric, { columns: [increases] }));
    this.#increases = increases;
    this.#totals = new RunningTotals({ limit, idleMs });
    this.view = { entry, kind: 'number', series: () => numberSeries(this.living, increases) };
  }

  /** Keys that were forgotten. */
  get totalsForgotten(): ForgottenCounts {
    return this.#totals.forgotten;
  }

  add(labels: LabelSet, value: number, timeMs: number, nowMs: number, _trace?: Trace, per = ''): void {
    const series = this.living.findOrCreate(labels, nowMs);
    if (this.#runs !== undefined) return runsOf(this.#runs, series, per).observe(timeMs, value);
    this.#increases.add(series, this.#totals.observe(keyOf(labels.values, per), timeMs, value, nowMs));
  }

  readings() {
    return numberReadings(this.living, this.#increases);
  }

  override gather(): void {
    this.#runs ??= new Map();
    super.gather();
  }

  override drain(): SeriesDelta {
    const points = [...(this.#runs ?? [])].flatMap(([series, byKey]): TotalPoints[] =>
      [...byKey].map(([per, runs]) => [series, per, runs.points]),
    );
    this.#runs?.clear();
    return { ...super.drain(), points };
  }

  override absorb(delta: SeriesDelta, labels: KnownLabels): number {
    const closed = super.absorb(delta, labels);
    for (const [number, per, points] of delta.points ?? []) {
      const values = labels.labelsOf(number);
      const series = this.living.index.findOrCreate(values, 0);
      this.#increases.add(
        series,
        this.#totals.observeRuns(keyOf(values, per), points, this.living.lastEventMsOf(series)),
      );
    }
    return closed;
  }

  override capture(extent: Extent, turn: Turn): Work<SeriesState> {
    const totals = this.#totals.save(extent);
    const series = super.capture(extent, turn);
    return (function* (): Work<SeriesState> {
      return { ...(yield* series), totals };
    })();
  }

  override restore(state: SeriesState): void {
    super.restore(state);
    if (state.totals !== undefined) this.#totals.restore(state.totals);
  }
}

function runsOf(runs: Map<number, Map<string, TotalRuns>>, series: number, per: string): TotalRuns {
  let byKey = runs.get(series);
  if (byKey === undefined) runs.set(series, (byKey = new Map()));
  let found = byKey.get(per);
  if (found === undefined) byKey.set(per, (found = new TotalRuns()));
  return found;
}

/** The true label values, also of events that count in a series of "__other__". JSON keeps the parts apart. */
function keyOf(labels: readonly string[], per: string): string {
  return JSON.stringify([...labels, per]);
}
