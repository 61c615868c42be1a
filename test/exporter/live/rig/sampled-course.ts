import { bucketBound } from '../../../../setup/bucket-bound.js';
import type { Setup } from '../../../../setup/model/setup.js';
import { resolveDashboards } from '../../../../setup/layout/resolve.js';
import type { MetricView } from '../../../../exporter/event/series.js';
import { labelPairs } from '../../../../exporter/series/label-pairs.js';
import type { Frame } from '../../../../exporter/live/frame.js';
import { LiveBoard } from '../../../../exporter/live/live-board.js';
import { liveWindows } from '../../../../exporter/live/live-windows.js';
import { ENDLESS_TURN } from '../../../../exporter/turn/turn.js';
import { atOnce } from '../../../support/at-once.js';
import { START_MS, TestEngine } from '../../../support/engine.js';
import type { FlightCourse } from './flight-course.js';

/** Long enough to compare values after a whole window of five minutes without events. */
const TAIL_MS = 330_000;

/** The live page's frames of a course, without those just before a new series, which Prometheus has as 0 then; and the same samples. */
export interface SampledCourse {
  readonly frames: readonly Frame[];
  /** OpenMetrics lines without `# EOF`. */
  readonly samples: readonly string[];
}

/** Runs the events, and takes a sample of every series each time that it is scraped: for the live page, and as text with the job's name. */
export function sampleCourse(setup: Setup, course: FlightCourse, job: string): SampledCourse {
  const run = new TestEngine(setup);
  const [dashboard] = resolveDashboards(setup);
  if (dashboard === undefined) throw new Error('the setup has a dashboard');
  const scrapeMs = course.scrapeSeconds * 1_000;
  const board = new LiveBoard(
    dashboard,
    liveWindows(dashboard, { window: 60_000, scrapeInterval: scrapeMs }),
  );
  const samples = new CourseSamples(job, scrapeMs, course.aheadSeconds * 1_000);
  const frames: Frame[] = [];
  let nextMs = START_MS;
  const scrapeUntil = (endMs: number) => {
    for (; nextMs <= endMs; nextMs += scrapeMs) {
      run.stepTo(nextMs);
      const views = [...run.engine.metrics];
      samples.take(views, nextMs);
      frames.push(
        atOnce(board.sample(new Map(views.map((view) => [view.entry.name, view])), nextMs, ENDLESS_TURN)),
      );
    }
  };
  for (const { afterMs, ...event } of course.events) {
    const atMs = run.nowMs + afterMs;
    scrapeUntil(atMs);
    run.stepTo(atMs);
    run.sendEvent(event);
  }
  scrapeUntil(run.nowMs + TAIL_MS);
  return { frames: frames.filter(({ t }) => !samples.zerosMs.has(t)), samples: samples.lines };
}

/** What Prometheus has of the scrapes. A counter that is new was 0 at the scrape before, as the exporter shows it. */
class CourseSamples {
  readonly lines: string[] = [];
  /** Times at which a series was 0 that was new at the next scrape. */
  readonly zerosMs = new Set<number>();
  readonly #job: string;
  readonly #scrapeMs: number;
  readonly #aheadMs: number;
  readonly #seen = new Set<string>();

  constructor(job: string, scrapeMs: number, aheadMs: number) {
    this.#job = job;
    this.#scrapeMs = scrapeMs;
    this.#aheadMs = aheadMs;
  }

  take(views: readonly MetricView[], nowMs: number): void {
    this.#put(`natsight_time_seconds{${labelPairs(['job'], [this.#job])}}`, nowMs / 1_000, nowMs);
    for (const view of views) {
      const { name, labels, type } = view.entry;
      const put = (suffix: string, values: readonly string[], value: number, le?: string) => {
        const names = le === undefined ? [...labels, 'job'] : [...labels, 'job', 'le'];
        const pairs = labelPairs(names, [...values, this.#job, ...(le === undefined ? [] : [le])]);
        const series = `${name}${suffix}{${pairs}}`;
        if (type !== 'gauge' && nowMs > START_MS && !this.#seen.has(series)) {
          const beforeMs = nowMs - this.#scrapeMs;
          this.#put(series, 0, beforeMs);
          this.zerosMs.add(beforeMs);
        }
        this.#seen.add(series);
        this.#put(series, value, nowMs);
      };
      if (view.kind === 'number') {
        for (const { labels: values, value } of view.series()) put('', values, value);
        continue;
      }
      for (const { labels: values, counts, sum } of view.series()) {
        let total = 0;
        for (const [bucket, bound] of [...view.bounds, Infinity].entries()) {
          total += counts[bucket] ?? 0;
          put('_bucket', values, total, bucketBound(bound));
        }
        put('_sum', values, sum);
        put('_count', values, total);
      }
    }
  }

  /** As Prometheus has it, with the time that its own clock shows. */
  #put(series: string, value: number, exporterMs: number): void {
    this.lines.push(`${series} ${textOf(value)} ${(exporterMs + this.#aheadMs) / 1000}`);
  }
}

const textOf = (value: number) =>
  Number.isFinite(value) ? String(value) : Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';
