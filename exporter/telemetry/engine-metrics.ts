import type { RejectionReason, SkipReason } from '../../setup/self-metric-reasons.js';
import { REJECTION_REASONS, SKIP_REASONS } from '../../setup/self-metric-reasons.js';
import type { OwnCounter, OwnGauge, OwnMetrics } from './own-metrics.js';
import type { OwnSample } from './own-series.js';

/** What the engine counts about itself. */
export interface EngineFacts {
  readonly metricAccounts: readonly UpdateFacts[];
  readonly insightAccounts: readonly UpdateFacts[];
  readonly accounts: readonly StreamFacts[];
  seriesCounts(): Iterable<{ readonly metric: string; readonly count: number }>;
  forgottenCounts(): Iterable<{ readonly metric: string; readonly count: number }>;
  totalsForgotten(): Iterable<{ readonly metric: string; readonly cause: string; readonly count: number }>;
  overflows(): Iterable<{ readonly metric: string; readonly label: string; readonly count: number }>;
}

/** What a metric or an insight did with the events of its stream. */
export interface UpdateFacts {
  readonly name: string;
  readonly account: {
    readonly counted: number;
    readonly excluded: number;
    readonly skipped: ReadonlyMap<SkipReason, number>;
  };
}

export interface StreamFacts {
  readonly stream: string;
  readonly received: number;
  readonly accepted: number;
  readonly bytes: number;
  readonly identitiesForgotten: number;
  readonly rejected: ReadonlyMap<RejectionReason, number>;
  readonly violations: Iterable<{ readonly field: string; readonly rule: string; readonly count: number }>;
  readonly unset: Iterable<{ readonly field: string; readonly rule: string; readonly count: number }>;
  readonly lastArrivalMs: number | undefined;
  readonly newestEventMs: number | undefined;
  readonly watermarkMs: number | undefined;
}

type Replace = (name: OwnCounter | OwnGauge, samples: Iterable<OwnSample>) => void;

/**
 * Copies the counts of the engine into the own metrics. Called at each scrape, so that an event costs nothing here. `nowMs`: when the
 * scrape began.
 */
export function collectEngine(own: OwnMetrics, engine: EngineFacts, nowMs: number): void {
  const { accounts } = engine;
  const replace: Replace = (name, samples) => own.replace(name, samples, nowMs);
  const perStream = (name: OwnCounter | OwnGauge, read: (account: StreamFacts) => number | undefined) =>
    replace(
      name,
      accounts.flatMap((account): OwnSample[] => {
        const value = read(account);
        return value === undefined ? [] : [[{ stream: account.stream }, value]];
      }),
    );
  perStream('natsight_events_received_total', ({ received }) => received);
  perStream('natsight_events_accepted_total', ({ accepted }) => accepted);
  perStream('natsight_received_bytes_total', ({ bytes }) => bytes);
  perStream('natsight_identities_forgotten_total', ({ identitiesForgotten }) => identitiesForgotten);
  perStream('natsight_event_lag_seconds', (account) => lagSeconds(account, nowMs));
  perStream('natsight_last_event_timestamp_seconds', seconds('lastArrivalMs'));
  perStream('natsight_watermark_seconds', seconds('watermarkMs'));
  replace('natsight_events_rejected_total', accounts.flatMap(rejections));
  replace('natsight_schema_violations_total', accounts.flatMap(violations));
  replace('natsight_fields_unset_total', accounts.flatMap(unset));
  collectUpdates(replace, engine);
  replace('natsight_label_overflow_total', overflows(engine));
  replace('natsight_series', perMetric(engine.seriesCounts()));
  replace('natsight_series_forgotten_total', perMetric(engine.forgottenCounts()));
  replace(
    'natsight_totals_forgotten_total',
    [...engine.totalsForgotten()].map(({ metric, cause, count }) => [{ metric, cause }, count]),
  );
}

/** Every reason starts at 0: `increase()` misses the first event of a series that appears with it. */
function rejections({ stream, rejected }: StreamFacts): OwnSample[] {
  // The keys are what the type says: the object is a constant.
  const reasons = Object.keys(REJECTION_REASONS) as RejectionReason[];
  return reasons.map((reason) => [{ stream, reason }, rejected.get(reason) ?? 0]);
}

function violations({ stream, violations: found }: StreamFacts): OwnSample[] {
  return [...found].map(({ field, rule, count }) => [{ stream, field, rule }, count]);
}

function unset({ stream, unset: found }: StreamFacts): OwnSample[] {
  return [...found].map(({ field, rule, count }) => [{ stream, field, reason: rule }, count]);
}

function collectUpdates(replace: Replace, { metricAccounts, insightAccounts }: EngineFacts): void {
  const perMetricOf = (read: (account: UpdateFacts['account']) => number): OwnSample[] =>
    metricAccounts.map(({ name, account }) => [{ metric: name }, read(account)]);
  replace(
    'natsight_metric_events_counted_total',
    perMetricOf(({ counted }) => counted),
  );
  replace(
    'natsight_metric_events_excluded_total',
    perMetricOf(({ excluded }) => excluded),
  );
  replace(
    'natsight_metric_events_skipped_total',
    metricAccounts.flatMap(({ name, account }) => skips({ metric: name }, account)),
  );
  replace(
    'natsight_insight_events_skipped_total',
    insightAccounts.flatMap(({ name, account }) => skips({ rule: name }, account)),
  );
}

/** Every reason starts at 0, like the reasons of rejections. */
function skips(labels: Readonly<Record<string, string>>, { skipped }: UpdateFacts['account']): OwnSample[] {
  const reasons = Object.keys(SKIP_REASONS) as SkipReason[];
  return reasons.map((reason) => [{ ...labels, reason }, skipped.get(reason) ?? 0]);
}

function overflows(engine: EngineFacts): OwnSample[] {
  return [...engine.overflows()].map(({ metric, label, count }) => [{ metric, label }, count]);
}

/** How long the lag of the last event says something about now: an alert on it must not fire for ever on a quiet stream. */
export const LAG_LASTS_MS = 120_000;

/** Age of the newest event when it was read; `undefined` if the last one says nothing about now. */
export function lagSeconds(
  { lastArrivalMs, newestEventMs }: Pick<StreamFacts, 'lastArrivalMs' | 'newestEventMs'>,
  nowMs: number,
): number | undefined {
  if (lastArrivalMs === undefined || newestEventMs === undefined) return undefined;
  if (nowMs - lastArrivalMs > LAG_LASTS_MS) return undefined;
  return (lastArrivalMs - newestEventMs) / 1000;
}

function seconds(field: 'lastArrivalMs' | 'watermarkMs') {
  return (account: StreamFacts): number | undefined => {
    const ms = account[field];
    return ms === undefined ? undefined : ms / 1000;
  };
}

function perMetric(counts: Iterable<{ readonly metric: string; readonly count: number }>): OwnSample[] {
  return [...counts].map(({ metric, count }) => [{ metric }, count]);
}
