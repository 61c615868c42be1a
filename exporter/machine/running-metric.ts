import { catalogOf } from '../../setup/catalog.js';
import type { CatalogEntry } from '../../setup/catalog.js';
import type { Metric } from '../../setup/model/metric.js';
import type { Setup } from '../../setup/model/setup.js';
import type { MetricView } from '../event/series.js';
import type { Table } from './compile/tables.js';

export interface RunningMetric {
  readonly metric: Metric;
  readonly table: Table;
  /** The table's series under the texts of this setup: help and unit may change while the values go on. */
  readonly view: MetricView;
  /** Labels whose overflow was told. */
  readonly told: Set<string>;
  /** The declaration as text: metrics of two setups that have the same one may share a table. */
  readonly declaration: string;
}

/** Makes the table of a metric whose declaration is new. */
export type CreateTable = (metric: Metric, entry: CatalogEntry) => Table;

/**
 * The metrics of a setup by name, each with its table. After a reload the table of before goes on where the metric is
 * declared as it was: its values, its series and the values that its labels know.
 */
export function startMetrics(
  setup: Setup,
  previous: ReadonlyMap<string, RunningMetric> | undefined,
  create: CreateTable,
): ReadonlyMap<string, RunningMetric> {
  const running = new Map<string, RunningMetric>();
  for (const entry of catalogOf(setup)) {
    const { metric } = entry;
    if (metric === undefined) continue;
    const declaration = declarationOf(metric, setup);
    const before = previous?.get(metric.name);
    running.set(metric.name, {
      ...(before?.declaration === declaration ? goOn(before, entry) : begin(create(metric, entry))),
      metric,
      declaration,
    });
  }
  return running;
}

type Begun = Pick<RunningMetric, 'table' | 'view' | 'told'>;

function begin(table: Table): Begun {
  return { table, view: table.view, told: new Set() };
}

function goOn({ table, view, told }: RunningMetric, entry: CatalogEntry): Begun {
  const isSame = view.entry.help === entry.help && view.entry.unit === entry.unit;
  return { table, told, view: isSame ? view : { ...view, entry } };
}

/** A gauge and a window remember times, which mean nothing once the time of events is read from elsewhere. */
function declarationOf(metric: Metric, setup: Setup): string {
  const remembersTimes = metric.kind === 'gauge' || metric.kind === 'window';
  const stream = setup.streams.find(({ name }) => name === metric.stream);
  const { help: _help, unit: _unit, ...counted } = metric;
  return JSON.stringify([counted, remembersTimes ? stream?.eventTime?.field : undefined]);
}
