import type { Insight } from '../../setup/model/insight.js';
import type { Setup } from '../../setup/model/setup.js';
import { wouldRead } from '../../setup/would-read.js';
import type { RecordedContent } from '../event/recorded-content.js';
import type { InsightChange } from '../event/insight.js';
import { Episodes } from '../insight/episodes.js';
import type { Episode } from '../insight/episodes.js';
import type { Resources } from '../machine/compile/resources.js';
import { STEP_MS, VirtualRun } from '../machine/virtual-run.js';
import { SeriesSamples } from './series-samples.js';
import type { SampledSeries } from './series-samples.js';
import { horizonOf, nextStep } from './steps.js';

/** A recorded message. */
export interface BacktestEvent extends RecordedContent {
  readonly timeMs: number;
}

/** Looks at a run at an interval, as Prometheus does. */
export interface Scraper {
  readonly intervalMs: number;
  /** A change of an insight, before the next look. */
  observe(change: InsightChange): void;
  take(run: VirtualRun): void;
}

export interface BacktestOptions {
  readonly resources: Resources;
  /** Time of the first event. */
  readonly startMs: number;
  readonly stepMs: number;
  /** Interval at which values are kept. */
  readonly sampleMs: number;
  readonly scraper?: Scraper | undefined;
}

/** What one rule would have done. */
export interface RuleRun {
  readonly insight: Insight;
  /** Whether it has an alert; otherwise only the insight is told. */
  readonly hasAlert: boolean;
  /** In the order in which they fired. */
  readonly episodes: readonly Episode[];
  /** Most series at a time that were beyond the bound, but more than may fire at once. */
  readonly suppressed: number;
  readonly series: readonly SampledSeries[];
  /** Series without values, because there are too many. */
  readonly seriesLeftOut: number;
}

/** What a setup would have done with recorded events. */
export interface BacktestRun {
  readonly startMs: number;
  readonly endMs: number;
  readonly stepMs: number;
  /** All messages, and those that a stream reads. */
  readonly messages: number;
  readonly read: number;
  /** Some subjects that no stream reads. */
  readonly unread: readonly string[];
  readonly accepted: number;
  /** Number of events that streams have rejected, by reason. */
  readonly rejected: ReadonlyMap<string, number>;
  readonly rules: readonly RuleRun[];
}

/** Passes recorded events to the machine on virtual time, and keeps what fires. Events come in the order of their times. */
export class Backtest {
  readonly #setup: Setup;
  readonly #options: BacktestOptions;
  readonly #run: VirtualRun;
  readonly #episodes: Episodes;
  readonly #samples: ReadonlyMap<string, SeriesSamples>;
  readonly #suppressed = new Map<string, number>();
  readonly #horizonMs: number;
  readonly #receivers = new Map<string, readonly string[]>();
  readonly #unread = new Set<string>();
  #nextSampleMs: number;
  #nextScrapeMs: number;
  #lastEventMs: number;
  #steppedMs: number;
  #messages = 0;
  #read = 0;

  constructor(setup: Setup, options: BacktestOptions) {
    const { startMs, resources } = options;
    this.#setup = setup;
    this.#options = options;
    this.#run = new VirtualRun(setup, { startMs, resources });
    this.#episodes = new Episodes(({ name }) => setup.alerting.insightAlerts.get(name)?.keepFiringFor ?? 0);
    this.#samples = new Map(
      setup.insights.map((insight) => [insight.name, new SeriesSamples(insight, setup)]),
    );
    this.#horizonMs = horizonOf(setup);
    this.#nextSampleMs = startMs + options.sampleMs;
    this.#nextScrapeMs = nextScrapeMs(startMs - 1, options.scraper);
    this.#lastEventMs = startMs;
    this.#steppedMs = startMs;
  }

  receive(event: BacktestEvent): void {
    this.#advance(event.timeMs);
    this.#messages++;
    const { subject, headers, payload, stored, timeMs } = event;
    const streams = this.#streamsFor(subject, stored?.stream);
    if (streams.length > 0) this.#read++;
    else if (this.#unread.size < MAX_NAMED_SUBJECTS) this.#unread.add(subject ?? 'none');
    this.#lastEventMs = timeMs;
    for (const stream of streams) {
      this.#run.send(stream, {
        payload,
        headers,
        ...(subject !== undefined && { subject }),
        ...(stored && { sequence: stored.sequence, stored: { stream: stored.stream, atMs: timeMs } }),
      });
    }
  }

  /** What there is at the last event. Silences after it are not known. */
  finish(): BacktestRun {
    const { startMs, stepMs } = this.#options;
    const endMs = this.#lastEventMs + STEP_MS;
    this.#step(endMs);
    const all = this.#episodes.at(endMs, -Infinity).toSorted((a, b) => a.firedMs - b.firedMs);
    const { accounts } = this.#run;
    const rejected = new Map<string, number>();
    for (const account of accounts) {
      for (const [reason, count] of account.rejected)
        rejected.set(reason, (rejected.get(reason) ?? 0) + count);
    }
    return {
      startMs,
      endMs,
      stepMs,
      messages: this.#messages,
      read: this.#read,
      unread: [...this.#unread],
      accepted: accounts.reduce((sum, account) => sum + account.accepted, 0),
      rejected,
      rules: this.#setup.insights.map((insight) => ({
        insight,
        hasAlert: this.#setup.alerting.insightAlerts.has(insight.name),
        episodes: all.filter(({ start }) => start.insight.name === insight.name),
        suppressed: this.#suppressed.get(insight.name) ?? 0,
        series: this.#samples.get(insight.name)?.series ?? [],
        seriesLeftOut: this.#samples.get(insight.name)?.leftOut ?? 0,
      })),
    };
  }

  #advance(toMs: number): void {
    const { stepMs } = this.#options;
    for (;;) {
      const { nowMs } = this.#run;
      if (nowMs >= toMs) return;
      // As a live exporter: many events come between two steps.
      if (toMs - this.#steppedMs < STEP_MS) {
        this.#run.nowMs = toMs;
        return;
      }
      // What an event causes is seen as soon as live, however long the steps are.
      const next =
        this.#steppedMs <= this.#lastEventMs
          ? this.#lastEventMs + STEP_MS
          : nextStep(nowMs, nowMs - this.#lastEventMs, stepMs, this.#horizonMs);
      this.#step(Math.min(toMs, next, Math.max(nowMs, this.#nextScrapeMs)));
    }
  }

  #step(nowMs: number): void {
    this.#run.stepTo(nowMs);
    this.#steppedMs = nowMs;
    this.#note();
    if (nowMs >= this.#nextScrapeMs) {
      this.#options.scraper?.take(this.#run);
      this.#nextScrapeMs = nextScrapeMs(nowMs, this.#options.scraper);
    }
    if (nowMs < this.#nextSampleMs) return;
    for (const samples of this.#samples.values()) samples.take(this.#run, this.#episodes);
    const { sampleMs } = this.#options;
    this.#nextSampleMs = (Math.floor(nowMs / sampleMs) + 1) * sampleMs;
  }

  #note(): void {
    if (this.#run.happened.length === 0) return;
    for (const happening of this.#run.happened.splice(0)) {
      if (happening.kind === 'insightChanged') {
        this.#episodes.observe(happening.change);
        this.#options.scraper?.observe(happening.change);
      }
      if (happening.kind === 'insightsSuppressed') {
        const { name } = happening.insight;
        this.#suppressed.set(name, Math.max(happening.count, this.#suppressed.get(name) ?? 0));
      }
    }
  }

  /** A stream that reads a file gets what has no subject, too. */
  #streamsFor(subject: string | undefined, recordedFrom: string | undefined): readonly string[] {
    const key = JSON.stringify([subject, recordedFrom]);
    const known = this.#receivers.get(key);
    if (known !== undefined) return known;
    const streams = this.#setup.streams
      .filter(({ source }) => source.kind !== 'routed' && wouldRead(source, subject, recordedFrom))
      .map(({ name }) => name);
    if (this.#receivers.size > MAX_KNOWN_SUBJECTS) this.#receivers.clear();
    this.#receivers.set(key, streams);
    return streams;
  }
}

/** On whole intervals, so that it does not depend on the recording. */
const nextScrapeMs = (nowMs: number, scraper: Scraper | undefined) =>
  scraper === undefined ? Infinity : (Math.floor(nowMs / scraper.intervalMs) + 1) * scraper.intervalMs;

/** Subjects without a stream that are named. */
const MAX_NAMED_SUBJECTS = 3;
/** Subjects whose streams are remembered. */
const MAX_KNOWN_SUBJECTS = 10_000;
