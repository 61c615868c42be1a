import type { SampleTimes } from '../client.js';
import type { AlertEpisode, Period } from './episode.js';
import type { ObservedTime } from './observed-time.js';

/** Evaluations that may be late or missed within one episode. */
const MISSED_EVALUATIONS = 2.5;

/** Alerts are not evaluated more rarely: after two minutes, an instant query finds no sample any more. */
const RAREST_EVALUATION_MS = 120_000;

/** After Prometheus was away, an alert that goes on fires again within this time, and its `for`. */
const RESTORED_WITHIN_MS = 120_000;

/** What of a rule decides when one episode ends and the next begins. Milliseconds. */
export interface RuleTiming {
  readonly intervalMs: number;
  readonly forMs: number;
}

/**
 * The times that alerts fired, in order of their start.
 *
 * @param series samples of `ALERTS{alertstate="firing"}`; a series may come in several parts, in order of time
 */
export function episodesOf(
  series: Iterable<SampleTimes>,
  timingOf: (alert: string) => RuleTiming,
  observed: ObservedTime,
  period: Period,
): readonly AlertEpisode[] {
  return joined(series, timingOf)
    .flatMap(({ labels, samples, timing }) => {
      const { alertname: alert = '', alertstate: _, ...rest } = labels;
      return spansOf(samples, timing, observed).map(({ fromMs, last }): AlertEpisode => {
        const toleratedMs = last.intervalMs * MISSED_EVALUATIONS;
        return {
          alert,
          labels: rest,
          fromMs,
          untilMs: Math.min(last.timeMs + last.intervalMs, period.untilMs),
          isCutAtStart: fromMs - period.fromMs < toleratedMs,
          isFiring: period.untilMs - last.timeMs < toleratedMs,
        };
      });
    })
    .toSorted((a, b) => a.fromMs - b.fromMs || (a.alert < b.alert ? -1 : 1));
}

interface Sample {
  readonly timeMs: number;
  /** At which the alert was evaluated then. */
  readonly intervalMs: number;
}

interface JoinedSeries {
  readonly labels: SampleTimes['labels'];
  readonly timing: RuleTiming;
  readonly samples: Sample[];
}

function joined(
  series: Iterable<SampleTimes>,
  timingOf: (alert: string) => RuleTiming,
): readonly JoinedSeries[] {
  const byLabels = new Map<string, JoinedSeries>();
  for (const { labels, timesMs } of series) {
    const key = JSON.stringify(Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1)));
    const timing = timingOf(labels['alertname'] ?? '');
    const known = byLabels.get(key) ?? { labels, timing, samples: [] };
    byLabels.set(key, known);
    const last = known.samples.at(-1)?.timeMs ?? -Infinity;
    const intervalMs = intervalOf(timesMs, timing);
    // Up to Prometheus 2, a range has both its ends: the sample at a border comes twice.
    for (const timeMs of timesMs) if (timeMs > last) known.samples.push({ timeMs, intervalMs });
  }
  return [...byLabels.values()];
}

/** The interval of the rule today, unless the samples are further apart: it may have been another one. */
function intervalOf(timesMs: readonly number[], { intervalMs }: RuleTiming): number {
  const steps = timesMs.slice(1).map((time, at) => time - (timesMs[at] ?? 0));
  if (steps.length === 0) return intervalMs;
  return Math.max(intervalMs, Math.min(RAREST_EVALUATION_MS, ...steps));
}

interface Span {
  readonly fromMs: number;
  readonly last: Sample;
}

function spansOf(samples: readonly Sample[], timing: RuleTiming, observed: ObservedTime): readonly Span[] {
  const spans: { fromMs: number; last: Sample }[] = [];
  for (const sample of samples) {
    const span = spans.at(-1);
    if (span !== undefined && goesOn(span.last, sample, timing, observed)) span.last = sample;
    else spans.push({ fromMs: sample.timeMs, last: sample });
  }
  return spans;
}

/** Whether an alert with these samples, and none between, fired all the time. */
function goesOn(last: Sample, next: Sample, { forMs }: RuleTiming, observed: ObservedTime): boolean {
  const gapMs = next.timeMs - last.timeMs;
  if (gapMs <= Math.max(last.intervalMs, next.intervalMs) * MISSED_EVALUATIONS) return true;
  const observedMs = observed.within({ fromMs: last.timeMs, untilMs: next.timeMs });
  const wasAway = gapMs - observedMs > observed.stepMs;
  return wasAway && observedMs <= RESTORED_WITHIN_MS + forMs;
}
