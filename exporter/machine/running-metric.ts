import { catalogOf } from '../../setup/catalog.js';
import type { CatalogEntry } from '../../setup/catalog.js';
import { knownValuesOf, labelSetsOf } from '../../setup/known-series.js';
import type { Metric } from '../../setup/model/metric.js';
import type { Setup } from '../../setup/model/setup.js';
import { UpdateAccount } from '../account/update-account.js';
import type { MetricView } from '../event/series.js';
import { metricIdentity } from '../identity/identity.js';
import type { Identity } from '../identity/identity.js';
import type { MetricParts, Table } from './compile/tables.js';

export interface RunningMetric extends MetricParts {
  readonly identity: Identity;
  /** The table's series with the texts of this setup: help and unit may change while the values are kept. */
  readonly view: MetricView;
  /** Label sets of the series that exist before their first event. */
  readonly known: readonly (readonly string[])[];
  /** Labels whose overflow was reported. */
  readonly announced: Set<string>;
}

/** Creates the table of a metric that starts without state. */
export type CreateTable = (metric: Metric, entry: CatalogEntry) => Table;

/** The metrics of a setup by name, each with its table. A metric with the same identity in `previous` keeps its table. */
export function startMetrics(
  setup: Setup,
  previous: ReadonlyMap<string, RunningMetric> | undefined,
  create: CreateTable,
): ReadonlyMap<string, RunningMetric> {
  const running = new Map<string, RunningMetric>();
  const known = knownValuesOf(setup);
  for (const entry of catalogOf(setup)) {
    const { metric } = entry;
    if (metric === undefined) continue;
    const identity = metricIdentity(metric, setup);
    const before = previous?.get(metric.name);
    const started =
      before?.identity === identity ? continued(before, entry) : startedWith(create(metric, entry));
    const values = known.get(metric.name);
    running.set(metric.name, {
      identity,
      metric,
      known: values === undefined ? [] : labelSetsOf(values),
      ...started,
    });
  }
  return running;
}

type Started = Pick<RunningMetric, 'table' | 'account' | 'view' | 'announced'>;

function startedWith(table: Table): Started {
  return { table, account: new UpdateAccount(), view: table.view, announced: new Set() };
}

function continued({ table, account, view, announced }: RunningMetric, entry: CatalogEntry): Started {
  const isSame = view.entry.help === entry.help && view.entry.unit === entry.unit;
  return { table, account, announced, view: isSame ? view : { ...view, entry } };
}
