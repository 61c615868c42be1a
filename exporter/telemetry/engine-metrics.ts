import type { RejectionReason, SkipReason } from '../../setup/self-metrics.js';
import { REJECTION_REASONS, SKIP_REASONS } from '../../setup/self-metrics.js';
import type { OwnMetrics, OwnSample } from './own-metrics.js';

/** What the engine counts about itself. */
export interface EngineFacts {
  readonly metricAccounts: readonly UpdateFacts[];
  readonly insightAccounts: readonly UpdateFacts[];
  readonly accounts: readonly StreamFacts[];
  seriesCounts(): Iterable<{ readonly metric: string; readonly count: number }>;
  forgottenCounts(): Iterable<{ readonly metric: string; readonly count: number }>;
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

/** Copies the counts of the engine into the own metrics. Called at each scrape, so that an event costs nothing here. */
export function collectEngine(own: OwnMetrics, engine: EngineFacts): void {
  const { accounts } = engine;
  const perStream = (read: (account: StreamFacts) => number | undefined): OwnSample[] =>
    accounts.flatMap((account) => {
      const value = read(account);
      return value === undefined ? [] : [[{ stream: account.stream }, value]];
    });
  own.replace(
    'natsight_events_received_total',
    perStream(({ received }) => received),
  );
  own.replace(
    'natsight_events_accepted_total',
    perStream(({ accepted }) => accepted),
  );
  own.replace(
    'natsight_received_bytes_total',
    perStream(({ bytes }) => bytes),
  );
  own.replace(
    'natsight_identities_forgotten_total',
    perStream(({ identitiesForgotten }) => identitiesForgotten),
  );
  own.replace('natsight_events_rejected_total', accounts.flatMap(rejections));
  own.replace('natsight_schema_violations_total', accounts.flatMap(violations));
  own.replace('natsight_fields_unset_total', accounts.flatMap(unset));
  collectUpdates(own, engine);
  own.replace('natsight_event_lag_seconds', perStream(lagSeconds));
  own.replace('natsight_last_event_timestamp_seconds', perStream(seconds('lastArrivalMs')));
  own.replace('natsight_watermark_seconds', perStream(seconds('watermarkMs')));
  own.replace('natsight_label_overflow_total', overflows(engine));
  own.replace('natsight_series', perMetric(engine.seriesCounts()));
  own.replace('natsight_series_forgotten_total', perMetric(engine.forgottenCounts()));
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

function collectUpdates(own: OwnMetrics, { metricAccounts, insightAccounts }: EngineFacts): void {
  const perMetricOf = (read: (account: UpdateFacts['account']) => number): OwnSample[] =>
    metricAccounts.map(({ name, account }) => [{ metric: name }, read(account)]);
  own.replace(
    'natsight_metric_events_counted_total',
    perMetricOf(({ counted }) => counted),
  );
  own.replace(
    'natsight_metric_events_excluded_total',
    perMetricOf(({ excluded }) => excluded),
  );
  own.replace(
    'natsight_metric_events_skipped_total',
    metricAccounts.flatMap(({ name, account }) => skips({ metric: name }, account)),
  );
  own.replace(
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

function lagSeconds({ lastArrivalMs, newestEventMs }: StreamFacts): number | undefined {
  if (lastArrivalMs === undefined || newestEventMs === undefined) return undefined;
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
