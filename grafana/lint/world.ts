import { catalogOf } from '../../setup/catalog.js';
import type { CatalogEntry } from '../../setup/catalog.js';
import { familiesOf } from '../../setup/families.js';
import { knownValuesOf } from '../../setup/known-series.js';
import type { Setup } from '../../setup/model/setup.js';

/** The series of one name, as a query sees them. */
export interface KnownSeries {
  readonly entry: CatalogEntry;
  /** A histogram has counters, one of them for each bucket. */
  readonly type: 'counter' | 'gauge' | 'bucket' | 'histogram';
  readonly labels: ReadonlySet<string>;
}

/** What is known beside the dashboards. */
export interface LintWorld {
  /** The setup whose metrics the dashboards show; `undefined`: only natsight's own metrics are known. */
  readonly setup: Setup | undefined;
  /** How often Prometheus scrapes, in milliseconds; `undefined` if nobody said. */
  readonly scrapeMs: number | undefined;
  readonly series: ReadonlyMap<string, KnownSeries>;
  /** Names of the series that recording rules write. */
  readonly recorded: ReadonlySet<string>;
  /** All values of a label of a metric, where they are known: `labelValues.get(metric)?.get(label)`. */
  readonly labelValues: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;
}

export interface LintWorldOptions {
  readonly setup?: Setup | undefined;
  readonly scrapeMs?: number | undefined;
  /** Default: none. */
  readonly recorded?: Iterable<string>;
}

/** Default scrape interval: that of the setup. */
export function lintWorld({ setup, scrapeMs, recorded = [] }: LintWorldOptions): LintWorld {
  return {
    setup,
    scrapeMs: scrapeMs ?? setup?.updates.scrapeInterval,
    series: seriesOf(catalogOf(setup ?? { metrics: [] })),
    recorded: new Set(recorded),
    labelValues: setup === undefined ? new Map() : labelValuesOf(setup),
  };
}

/** Labels that every series gets from its scrape, in a cluster too. */
const SCRAPED = [
  'job',
  'instance',
  'cluster',
  'namespace',
  'pod',
  'container',
  'endpoint',
  'service',
  'node',
];

function seriesOf(catalog: readonly CatalogEntry[]): ReadonlyMap<string, KnownSeries> {
  const known = new Map<string, KnownSeries>();
  for (const { entry, name, series } of familiesOf(catalog)) {
    for (const each of series) {
      const type = typeOf(entry, name, each);
      const labels = new Set([...entry.labels, ...SCRAPED, ...(type === 'bucket' ? ['le'] : [])]);
      known.set(each, { entry, type, labels });
    }
    if (entry.type === 'histogram') {
      known.set(name, { entry, type: 'histogram', labels: new Set([...entry.labels, ...SCRAPED]) });
    }
  }
  return known;
}

function typeOf({ type }: CatalogEntry, family: string, series: string): KnownSeries['type'] {
  if (series.endsWith('_created') && series !== family) return 'gauge';
  if (type !== 'histogram') return type;
  return series === `${family}_bucket` ? 'bucket' : 'counter';
}

function labelValuesOf(setup: Setup): LintWorld['labelValues'] {
  const known = knownValuesOf(setup);
  return new Map(
    setup.metrics.flatMap(({ name, labels }): [string, ReadonlyMap<string, readonly string[]>][] => {
      const values = known.get(name)?.values;
      if (values === undefined) return [];
      return [[name, new Map(labels.map((label, index) => [label.name, values[index] ?? []]))]];
    }),
  );
}
