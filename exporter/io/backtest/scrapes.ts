import type { Setup } from '../../../setup/model/setup.js';
import type { Scraper } from '../../backtest/backtest.js';
import type { InsightChange } from '../../event/insight.js';
import type { MetricView } from '../../event/series.js';
import { PROMETHEUS } from '../../exposition/dialect.js';
import { renderSamples } from '../../exposition/samples.js';
import { labelPairs } from '../../series/label-pairs.js';
import { collectEngine } from '../../telemetry/engine-metrics.js';
import { OwnMetrics } from '../../telemetry/own-metrics.js';
import type { VirtualRun } from '../../machine/virtual-run.js';

/** Most samples that a backtest writes for Prometheus: about a gigabyte of text, and ten seconds of promtool. */
export const MAX_BACKTEST_SAMPLES = 20_000_000;

/** Label `instance` of the samples: a backtest has no address. */
const INSTANCE = 'backtest:0';

const HISTOGRAM_SUFFIX = /_(?:bucket|sum|count)$/;

export interface ScrapesOptions {
  /** Names of the series to be kept. */
  readonly names: ReadonlySet<string>;
  readonly setup: Pick<Setup, 'service' | 'insights'>;
  /** Start of the run. */
  readonly startMs: number;
  readonly intervalMs: number;
  /** Takes the text, line by line or more. */
  readonly write: (text: string) => void;
}

/**
 * What a Prometheus would have scraped from the exporter: samples with times, as text that `promtool tsdb create-blocks-from openmetrics`
 * reads. Samples are on whole intervals, in the order of time. The end of the text, `# EOF`, is left to the caller.
 */
export class Scrapes implements Scraper {
  readonly intervalMs: number;
  readonly #options: ScrapesOptions;
  readonly #target: string;
  readonly #own: OwnMetrics;
  readonly #readsOwn: boolean;
  #nowMs = 0;
  #samples = 0;
  #missing: ReadonlySet<string> | undefined;

  constructor(options: ScrapesOptions) {
    this.intervalMs = options.intervalMs;
    this.#options = options;
    const { setup } = options;
    this.#target = labelPairs(['job', 'instance'], [setup.service.name, INSTANCE]);
    this.#own = new OwnMetrics(() => this.#nowMs);
    for (const insight of setup.insights) for (const change of CHANGES) this.#count(insight, change, 0);
    const own = new Set(this.#own.views().map(({ entry }) => entry.name));
    this.#readsOwn = [...options.names].some((name) => own.has(name));
  }

  observe({ insight, change }: InsightChange): void {
    this.#count(insight, change, 1);
  }

  get samples(): number {
    return this.#samples;
  }

  /** Names that no series of the run has: Prometheus gets them from somebody else, or from a live exporter. */
  get missing(): ReadonlySet<string> {
    return this.#missing ?? new Set();
  }

  take(run: VirtualRun): void {
    const { names, write } = this.#options;
    if (this.#readsOwn) this.#collect(run);
    this.#missing ??= this.#missingIn(run);
    if (this.#samples > MAX_BACKTEST_SAMPLES) return;
    const atMs = Math.floor(run.nowMs / this.intervalMs) * this.intervalMs;
    const time = String(atMs / 1_000);
    let text = names.has('up') ? `up{${this.#target}} 1 ${time}\n` : '';
    for (const view of run.machine.views()) {
      if (this.#isWanted(view)) text += this.#timed(view, time, atMs - this.intervalMs);
    }
    if (this.#readsOwn) {
      for (const view of this.#collected()) {
        if (this.#isWanted(view)) text += this.#timed(view, time, -Infinity);
      }
    }
    write(text);
  }

  #missingIn(run: VirtualRun): ReadonlySet<string> {
    const views = [...run.machine.views(), ...this.#collected()];
    const offered = new Set(['up', ...views.map(({ entry }) => entry.name)]);
    const isOffered = (name: string) => offered.has(name) || offered.has(name.replace(HISTOGRAM_SUFFIX, ''));
    return new Set([...this.#options.names].filter((name) => !isOffered(name)));
  }

  #isWanted({ entry, kind }: MetricView): boolean {
    const { names } = this.#options;
    if (kind === 'number') return names.has(entry.name);
    return ['_bucket', '_sum', '_count'].some((suffix) => names.has(entry.name + suffix));
  }

  #timed(view: MetricView, time: string, newSinceMs: number): string {
    let text = '';
    for (const samples of renderSamples(view, PROMETHEUS, newSinceMs)) {
      for (
        let from = 0, end = samples.indexOf('\n');
        end >= 0;
        from = end + 1, end = samples.indexOf('\n', from)
      ) {
        text += this.#line(samples.slice(from, end), time);
      }
    }
    return text;
  }

  /** With the labels of the target, as Prometheus adds them, and the time. */
  #line(sample: string, time: string): string {
    this.#samples++;
    const at = sample.search(BRACE_OR_SPACE);
    const rest = sample[at] === '{' ? `,${sample.slice(at + 1)}` : `}${sample.slice(at)}`;
    return `${sample.slice(0, at)}{${this.#target}${rest} ${time}\n`;
  }

  #collect(run: VirtualRun): void {
    this.#nowMs = run.nowMs;
    collectEngine(this.#own, run.machine.engine, run.nowMs);
    this.#own.set('natsight_time_seconds', {}, run.nowMs / 1_000);
    this.#own.set('natsight_uptime_seconds', {}, (run.nowMs - this.#options.startMs) / 1_000);
  }

  #count({ name: rule, severity }: InsightChange['insight'], change: string, times: number): void {
    this.#own.add('natsight_insights_total', { rule, severity, change }, times);
  }

  /** Those that have a value: the others are about connections and the process, which a backtest does not have. */
  #collected(): readonly MetricView[] {
    return this.#own.views().filter((view) => view.kind === 'number' && [...view.series()].length > 0);
  }
}

const CHANGES = ['started', 'ended'];
const BRACE_OR_SPACE = /[{ ]/;
