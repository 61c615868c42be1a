import { Counter, Gauge, Histogram, Registry } from '@prometheus-io/client';
import { catalogOf } from '../../setup/catalog.js';
import { SELF_METRICS } from '../../setup/self-metrics.js';
import type { SelfMetric, SelfMetricName } from '../../setup/self-metrics.js';
import type { MetricView } from '../event/series.js';

type NameOf<Type extends SelfMetric['type']> = {
  [Name in SelfMetricName]: (typeof SELF_METRICS)[Name]['type'] extends Type ? Name : never;
}[SelfMetricName];
/** Shown by the insight board, since their labels are those of the user's metrics. */
type InsightGauge = 'natsight_insight_firing' | 'natsight_insight_value';

export type OwnCounter = NameOf<'counter'>;
export type OwnGauge = Exclude<NameOf<'gauge'>, InsightGauge>;
export type OwnHistogram = NameOf<'histogram'>;

/** Label values by label name. The type excludes `undefined`, which the client would show as a series `"undefined"`. */
export type OwnLabels = Readonly<Record<string, string>>;
export type OwnSample = readonly [labels: OwnLabels, value: number];

const DURATION_BOUNDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];
const INSIGHT_GAUGES: ReadonlySet<string> = new Set<InsightGauge>([
  'natsight_insight_firing',
  'natsight_insight_value',
]);

/**
 * The exporter's metrics about itself, kept by the Prometheus client; no other module imports it. The exporter renders the
 * text itself, since the client's registry permanently renames its counters when it writes OpenMetrics.
 */
export class OwnMetrics {
  readonly #registry = new Registry();
  readonly #counters = new Map<string, Counter<string>>();
  readonly #gauges = new Map<string, Gauge<string>>();
  readonly #histograms = new Map<string, Histogram<string>>();
  readonly #hidden = new Set<string>();

  constructor() {
    for (const [name, self] of Object.entries<SelfMetric>(SELF_METRICS)) {
      if (!INSIGHT_GAUGES.has(name)) this.#register(name, self);
    }
  }

  add(name: OwnCounter, labels: OwnLabels = {}, value = 1): void {
    // The client accepts NaN, and the series would stay NaN forever.
    if (value >= 0) this.#counters.get(name)?.inc(labels, value);
  }

  set(name: OwnGauge, labels: OwnLabels, value: number): void {
    this.#gauges.get(name)?.set(labels, value);
  }

  observe(name: OwnHistogram, value: number): void {
    if (value >= 0) this.#histograms.get(name)?.observe(value);
  }

  /** Replaces all series of a metric by totals that are kept elsewhere. */
  replace(name: OwnCounter | OwnGauge, samples: Iterable<OwnSample>): void {
    const counter = this.#counters.get(name);
    const gauge = this.#gauges.get(name);
    counter?.reset();
    gauge?.reset();
    for (const [labels, value] of samples) {
      counter?.inc(labels, value);
      gauge?.set(labels, value);
    }
  }

  /** Hides a metric while it has no meaning, such as `natsight_alertmanager_up` without an Alertmanager. */
  setShown(name: SelfMetricName, isShown: boolean): void {
    if (isShown) this.#hidden.delete(name);
    else this.#hidden.add(name);
  }

  /** The current metrics. */
  async views(): Promise<readonly MetricView[]> {
    const entries = new Map(catalogOf({ metrics: [] }).map((entry) => [entry.name, entry]));
    const metrics = await this.#registry.getMetricsAsJSON();
    return metrics.flatMap(({ name, values }): MetricView[] => {
      const entry = entries.get(name);
      if (entry === undefined || this.#hidden.has(name)) return [];
      if (entry.type === 'histogram') {
        return [{ entry, kind: 'histogram', bounds: DURATION_BOUNDS, series: () => [histogramOf(values)] }];
      }
      const series = values.map(({ labels, value }) => ({
        labels: entry.labels.map((label) => String(labels[label] ?? '')),
        value,
      }));
      return [{ entry, kind: 'number', series: () => series }];
    });
  }

  #register(name: string, { type, help, labels }: SelfMetric): void {
    const options = { name, help, labelNames: labels, registers: [this.#registry] };
    switch (type) {
      case 'counter':
        this.#counters.set(name, new Counter(options));
        break;
      case 'gauge':
        this.#gauges.set(name, new Gauge(options));
        break;
      case 'histogram':
        this.#histograms.set(name, new Histogram({ ...options, buckets: DURATION_BOUNDS }));
    }
  }
}

type ClientValue = { readonly value: number; readonly metricName?: string };

/** The client's histogram without labels: cumulative buckets in ascending order, then sum and count. */
function histogramOf(values: readonly ClientValue[]) {
  const named = (suffix: string) =>
    values.filter(({ metricName }) => metricName?.endsWith(suffix)).map(({ value }) => value);
  const cumulative = named('_bucket');
  const counts = cumulative.map((count, index) => count - (cumulative[index - 1] ?? 0));
  return { labels: [], counts, sum: named('_sum')[0] ?? 0 };
}
