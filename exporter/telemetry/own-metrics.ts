import { catalogByName } from '../../setup/catalog.js';
import type { CatalogEntry } from '../../setup/catalog.js';
import { carriesForeignLabels } from '../../setup/foreign-labels.js';
import type { InsightMetric } from '../../setup/foreign-labels.js';
import { SELF_METRICS } from '../../setup/self-metrics.js';
import type { SelfMetricName } from '../../setup/self-metrics.js';
import type { SelfMetric } from '../../setup/self-metric.js';
import type { MetricView } from '../event/series.js';
import { DurationHistogram, OwnNumbers } from './own-series.js';
import type { OwnLabels, OwnSample } from './own-series.js';

type NameOf<Type extends SelfMetric['type']> = {
  [Name in SelfMetricName]: (typeof SELF_METRICS)[Name]['type'] extends Type ? Name : never;
}[SelfMetricName];
/** Without those of the insight board, which exposes them itself: their labels are those of the user's insights. */
export type OwnCounter = Exclude<NameOf<'counter'>, InsightMetric>;
export type OwnGauge = Exclude<NameOf<'gauge'>, InsightMetric>;
export type OwnHistogram = NameOf<'histogram'>;

/** The exporter's metrics about itself; the exposition of the event metrics renders them too. */
export class OwnMetrics {
  readonly #counters = new Map<string, OwnNumbers>();
  readonly #gauges = new Map<string, OwnNumbers>();
  readonly #histograms = new Map<string, DurationHistogram>();
  readonly #hidden = new Set<string>();
  readonly #entries: readonly CatalogEntry[];

  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
    const catalog = catalogByName({ metrics: [] });
    const names = Object.keys(SELF_METRICS).filter((name) => !carriesForeignLabels(name));
    this.#entries = names.flatMap((name) => catalog.get(name) ?? []);
    for (const entry of this.#entries) this.#register(entry);
  }

  add(name: OwnCounter, labels: OwnLabels = {}, value = 1): void {
    // After NaN, the series would stay NaN.
    if (value >= 0) this.#counters.get(name)?.add(labels, value, this.#now());
  }

  set(name: OwnGauge, labels: OwnLabels, value: number): void {
    this.#gauges.get(name)?.set(labels, value, this.#now());
  }

  observe(name: OwnHistogram, value: number): void {
    if (value >= 0) this.#histograms.get(name)?.observe(value);
  }

  /** Replaces all series of a metric with values that are kept elsewhere. Default of `nowMs`: the time of the call. */
  replace(name: OwnCounter | OwnGauge, samples: Iterable<OwnSample>, nowMs = this.#now()): void {
    const numbers = this.#counters.get(name) ?? this.#gauges.get(name);
    numbers?.replace(samples, nowMs);
  }

  /** Hides a metric while it has no meaning, such as the state of Alertmanager if there is none. */
  setShown(name: SelfMetricName, isShown: boolean): void {
    if (isShown) this.#hidden.delete(name);
    else this.#hidden.add(name);
  }

  /** The metrics with their current values. */
  views(): readonly MetricView[] {
    return this.#entries.filter(({ name }) => !this.#hidden.has(name)).map((entry) => this.#view(entry));
  }

  #view(entry: CatalogEntry): MetricView {
    const histogram = this.#histograms.get(entry.name);
    if (histogram !== undefined) return { entry, kind: 'histogram', ...histogram.view() };
    const numbers = this.#counters.get(entry.name) ?? this.#gauges.get(entry.name);
    const series = numbers?.series() ?? [];
    return { entry, kind: 'number', series: () => series };
  }

  #register({ name, type, labels }: CatalogEntry): void {
    switch (type) {
      case 'counter':
        this.#counters.set(name, new OwnNumbers(labels));
        break;
      case 'gauge':
        this.#gauges.set(name, new OwnNumbers(labels));
        break;
      case 'histogram':
        this.#histograms.set(name, new DurationHistogram());
    }
  }
}
