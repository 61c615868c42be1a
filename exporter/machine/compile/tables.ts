import type { CatalogEntry } from '../../../setup/catalog.js';
import { traitsOf } from '../../../setup/model/aggregate.js';
import { exemplarOf } from '../../../setup/model/metric.js';
import type { Metric, WindowMetric } from '../../../setup/model/metric.js';
import { createAggregate } from '../../aggregate/registry.js';
import { CounterTable } from '../../series/counter-table.js';
import { gatheringLimit } from '../../series/known-labels.js';
import { GaugeTable } from '../../series/gauge-table.js';
import { HistogramTable } from '../../series/histogram-table.js';
import { TotalTable } from '../../series/total-table.js';
import { traceReaderOf } from '../../trace/trace-reader.js';
import type { Reader } from '../../transform/reader.js';
import { WindowTable } from '../../window/window-table.js';
import type { StreamReaders } from './stream-readers.js';
import { MetricUpdate } from '../../pipeline/update.js';
import type { MetricTarget, Update } from '../../pipeline/update.js';
import type { UpdateAccount } from '../../account/update-account.js';

export type Table = CounterTable | TotalTable | GaugeTable | HistogramTable | WindowTable;

/** Creates the table of a metric, without series. */
export function createTable(metric: Metric, entry: CatalogEntry): Table {
  switch (metric.kind) {
    case 'counter':
      return metric.total === undefined
        ? new CounterTable(metric, entry)
        : new TotalTable(metric, metric.total, entry);
    case 'gauge':
      return new GaugeTable(metric, entry);
    case 'histogram':
      return new HistogramTable(metric, entry);
    case 'window':
      return new WindowTable(metric, entry, createAggregate(metric.aggregate));
  }
}

/** Creates a table that gathers events for another thread: without limits or idle series, which the other thread handles. */
export function createGatheringTable(metric: Metric, entry: CatalogEntry): Table {
  const table = createTable(withoutLimits(metric), entry);
  table.gather();
  return table;
}

function withoutLimits(metric: Metric): Metric {
  const limit = gatheringLimit(metric.seriesLimit);
  const open = { seriesLimit: limit, labels: metric.labels.map((label) => ({ ...label, limit })) };
  return metric.kind === 'window' ? { ...metric, ...open } : { ...metric, ...open, idleMs: undefined };
}

/** A metric, with what its events update. */
export interface MetricParts {
  readonly metric: Metric;
  readonly table: Table;
  readonly account: UpdateAccount;
}

export type UpdateListeners = Pick<MetricTarget<never>, 'onSkip' | 'onAdded'>;

/** Compiles how an event of the metric's stream updates its table. */
export function compileUpdate(
  { metric, table, account }: MetricParts,
  readers: StreamReaders,
  listeners: UpdateListeners,
): Update {
  const place = `metric "${metric.name}"`;
  const common = {
    where: metric.where === undefined ? undefined : readers.condition(metric.where, `${place}, "where"`),
    labels: readers.labels(metric.labels, place),
  };
  const target = { account, followsTime: metric.kind === 'window', ...listeners };
  const valuePlace = `${place}, "value"`;
  if (table instanceof WindowTable && metric.kind === 'window' && takesText(metric)) {
    // The setup check requires a value for such a window.
    const value = readers.text(metric.value ?? '""', valuePlace);
    return new MetricUpdate({ ...target, table }, { ...common, value });
  }
  if (table instanceof HistogramTable && metric.kind === 'histogram' && metric.observed !== undefined) {
    const value = readers.observations(metric.observed, metric.buckets, `${place}, "observed"`);
    return new MetricUpdate({ ...target, table }, { ...common, value });
  }
  const exemplar = exemplarOf(metric);
  return new MetricUpdate<number>(
    { ...target, table },
    {
      ...common,
      value: numberOf(metric, readers, valuePlace),
      per: keyReader(metric, readers, `${place}, "per"`),
      trace: exemplar && traceReaderOf(exemplar, (source) => readers.text(source, `${place}, "exemplar"`)),
    },
  );
}

/** Whether the values of a window are identities, not numbers. */
function takesText({ aggregate }: WindowMetric): boolean {
  return traitsOf(aggregate).input === 'identity';
}

function keyReader(metric: Metric, readers: StreamReaders, place: string): Reader<string> | undefined {
  const per = metric.kind === 'counter' ? metric.total?.per : undefined;
  return per === undefined ? undefined : readers.text(per, place);
}

const ONE: Reader<number> = () => 1;

function numberOf({ kind, value }: Metric, readers: StreamReaders, place: string): Reader<number> {
  if (value === undefined) return ONE;
  return kind === 'counter' ? readers.amount(value, place) : readers.number(value, place);
}
