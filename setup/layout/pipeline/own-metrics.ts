import { insightTraits } from '../../insight-kinds.js';
import { publishesWindows } from '../../model/metric.js';
import type { Setup } from '../../model/setup.js';
import type { Stream } from '../../model/stream.js';
import type { SelfMetricName } from '../../self-metrics.js';
import type { MetricWish } from '../draft.js';

/** The rows of natsight's own metrics, in their order; those of streams come first. */
export const OWN_ROWS = ['NATS', 'Insights and alerts', 'Metrics', 'Process', 'Checkpoint'] as const;
export type OwnRow = (typeof OWN_ROWS)[number];

/** How one of natsight's own metrics is shown. */
export type OwnPlace =
  /** In the row of each stream. */
  | { readonly kind: 'stream'; readonly wish: MetricWish; readonly words: string; readonly when?: Condition }
  | { readonly kind: 'row'; readonly row: OwnRow; readonly wish?: MetricWish; readonly when?: Condition }
  /** Zero or absent as long as nothing unusual happens: shown together, and only what has happened. */
  | { readonly kind: 'incident'; readonly when?: Condition }
  /** A state of the line at the top. With a wish, its course is in the row about NATS, too. */
  | { readonly kind: 'health'; readonly title: string; readonly wish?: MetricWish; readonly when?: Condition }
  /** How far the clocks of the exporter and of Prometheus are apart: its values are told by no panel. */
  | { readonly kind: 'clock'; readonly row: OwnRow }
  /** Of the runtime, and mostly absent. */
  | { readonly kind: 'rare'; readonly wish?: MetricWish };

/** Whether the metric can be anything but zero in a setup. */
type Condition = (setup: Setup) => boolean;

const anyStream = (is: (stream: Stream) => boolean) => (setup: Setup) =>
  // Without a declared stream, nothing is known about them.
  setup.streams.length === 0 || setup.streams.some(is);
const readsNats = anyStream(({ source }) => source.kind !== 'file');
const readsJetStream = anyStream(({ source }) => source.kind === 'jetstream');
const hasDeadLetters = anyStream(({ deadLetter }) => deadLetter !== undefined);
const hasInsights: Condition = ({ insights }) => insights.length > 0;
const postsInsights: Condition = ({ alerting: { webhooks = [] } }) => webhooks.length > 0;
const sendsAlerts: Condition = ({ alerting }) => alerting.insightAlerts.size > 0;
const publishes: Condition = ({ metrics }) => metrics.some(publishesWindows);
const watchesSilence: Condition = ({ insights }) =>
  insights.some((insight) => insightTraits(insight).meansAbsence);
const mutes: Condition = ({ insights }) =>
  insights.some((insight) => 'cooldownMs' in insight || 'limit' in insight);
const learns: Condition = ({ insights }) =>
  insights.some((insight) => 'band' in insight || 'learn' in insight || 'change' in insight);
const hasWindows: Condition = ({ metrics, streams }) =>
  metrics.some(({ kind }) => kind === 'window') || streams.some(({ eventTime }) => eventTime !== undefined);

const INCIDENT = { kind: 'incident' } as const;
const CONNECTION = { width: 12, height: 4 } as const;
const perSecond = (...by: string[]): MetricWish => ({ show: 'rate', by, as: 'timeseries' });

/** Where each of them is. One that is missing here is in a closed row at the end. */
export const OWN_PLACES: Readonly<Partial<Record<SelfMetricName, OwnPlace>>> = {
  natsight_events_received_total: {
    kind: 'stream',
    wish: { show: 'rate' },
    words: 'events received per second',
  },
  natsight_events_rejected_total: {
    kind: 'stream',
    wish: { show: 'rate', by: ['reason'], withoutZeros: true },
    words: 'events rejected per second by reason',
  },
  natsight_event_lag_seconds: { kind: 'stream', wish: {}, words: 'lag of the events' },
  natsight_watermark_seconds: {
    kind: 'stream',
    wish: { as: 'timeseries' },
    words: 'age of the watermark',
    when: hasWindows,
  },
  natsight_last_event_timestamp_seconds: {
    kind: 'stream',
    wish: { as: 'timeseries' },
    words: 'time since the last event',
  },
  natsight_events_accepted_total: {
    kind: 'stream',
    wish: { show: 'rate' },
    words: 'events accepted per second',
  },
  natsight_stream_pending_messages: {
    kind: 'stream',
    wish: { as: 'timeseries' },
    words: 'messages that wait in JetStream',
    when: readsJetStream,
  },
  natsight_stream_oldest_pending_seconds: {
    kind: 'stream',
    wish: { as: 'timeseries' },
    words: 'age of the oldest waiting message',
    when: readsJetStream,
  },
  natsight_stream_last_sequence: {
    kind: 'stream',
    wish: { as: 'timeseries' },
    words: 'newest JetStream sequence',
    when: readsJetStream,
  },
  natsight_stream_acked_sequence: {
    kind: 'stream',
    wish: { as: 'timeseries' },
    words: 'acknowledged JetStream sequence',
    when: readsJetStream,
  },

  natsight_stream_connected: {
    kind: 'health',
    title: 'Streams',
    wish: { by: ['stream'], as: 'state-timeline', ...CONNECTION, title: 'Connection by stream' },
  },
  natsight_nats_connected: {
    kind: 'health',
    title: 'NATS',
    wish: { as: 'state-timeline', ...CONNECTION, title: 'Connection to NATS' },
    when: readsNats,
  },
  natsight_alertmanager_up: { kind: 'health', title: 'Alertmanager', when: sendsAlerts },
  natsight_setup_last_reload_success: { kind: 'health', title: 'Setup' },

  natsight_received_bytes_total: { kind: 'row', row: 'NATS', wish: perSecond('stream') },
  natsight_messages_left_out_total: INCIDENT,
  natsight_messages_shed_total: INCIDENT,
  natsight_nats_reconnects_total: { ...INCIDENT, when: readsNats },
  natsight_nats_disconnects_total: { ...INCIDENT, when: readsNats },
  natsight_nats_connect_failures_total: { ...INCIDENT, when: readsNats },
  natsight_nats_protocol_errors_total: { ...INCIDENT, when: readsNats },
  natsight_nats_publishes_denied_total: { ...INCIDENT, when: readsNats },
  natsight_stream_gaps_total: { ...INCIDENT, when: anyStream(({ source }) => source.kind === 'subject') },
  natsight_stream_gap_seconds_total: {
    ...INCIDENT,
    when: anyStream(({ source }) => source.kind === 'subject'),
  },
  natsight_lost_events_total: { ...INCIDENT, when: readsJetStream },
  natsight_stream_changes_total: { ...INCIDENT, when: readsJetStream },
  natsight_stream_mirror_behind: { kind: 'rare' },
  natsight_stream_mirror_lag_messages: { kind: 'rare' },
  natsight_dead_letters_published_total: { ...INCIDENT, when: hasDeadLetters },
  natsight_dead_letters_lost_total: { ...INCIDENT, when: hasDeadLetters },
  natsight_schema_violations_total: INCIDENT,
  natsight_fields_unset_total: INCIDENT,
  natsight_identities_forgotten_total: {
    ...INCIDENT,
    when: anyStream(({ deduplicate }) => deduplicate !== undefined),
  },

  natsight_insight_firing: {
    kind: 'row',
    row: 'Insights and alerts',
    wish: { by: ['rule'], as: 'state-timeline', height: 5, width: 24 },
    when: hasInsights,
  },
  natsight_insight_value: {
    kind: 'row',
    row: 'Insights and alerts',
    wish: { by: ['rule'], top: 10, as: 'timeseries' },
    when: hasInsights,
  },
  natsight_insight_ratio: {
    kind: 'row',
    row: 'Insights and alerts',
    wish: { by: ['rule'], top: 10, as: 'timeseries' },
    when: learns,
  },
  natsight_silence_seconds: {
    kind: 'row',
    row: 'Insights and alerts',
    wish: { by: ['rule'], as: 'timeseries' },
    when: watchesSilence,
  },
  natsight_insight_muted_total: {
    kind: 'row',
    row: 'Insights and alerts',
    wish: perSecond('rule'),
    when: mutes,
  },
  natsight_alerts_sent_total: {
    kind: 'row',
    row: 'Insights and alerts',
    wish: perSecond('alertmanager'),
    when: sendsAlerts,
  },
  natsight_insights_total: { ...INCIDENT, when: hasInsights },
  natsight_insight_events_skipped_total: { ...INCIDENT, when: hasInsights },
  natsight_insight_overflow_total: { ...INCIDENT, when: hasInsights },
  natsight_insights_suppressed: { ...INCIDENT, when: hasInsights },
  natsight_alerts_failed_total: { ...INCIDENT, when: sendsAlerts },
  natsight_alerts_undelivered: { ...INCIDENT, when: sendsAlerts },

  natsight_series: { kind: 'row', row: 'Metrics', wish: { by: ['metric'], top: 15 } },
  natsight_metric_events_counted_total: {
    kind: 'row',
    row: 'Metrics',
    wish: { ...perSecond('metric'), top: 10 },
  },
  natsight_windows_published_total: {
    kind: 'row',
    row: 'Metrics',
    wish: perSecond('metric'),
    when: publishes,
  },
  natsight_metric_events_skipped_total: INCIDENT,
  natsight_label_overflow_total: INCIDENT,
  natsight_series_forgotten_total: INCIDENT,
  natsight_totals_forgotten_total: INCIDENT,
  natsight_windows_lost_total: { ...INCIDENT, when: publishes },

  natsight_process_resident_memory_bytes: { kind: 'row', row: 'Process', wish: { as: 'timeseries' } },
  natsight_process_cpu_seconds_total: { kind: 'row', row: 'Process', wish: perSecond() },
  natsight_event_loop_lag_seconds: { kind: 'row', row: 'Process', wish: { as: 'timeseries' } },
  natsight_scrape_duration_seconds: { kind: 'row', row: 'Process', wish: { show: ['p50', 'p99'] } },
  natsight_uptime_seconds: { kind: 'row', row: 'Process', wish: { as: 'stat', width: 6 } },
  natsight_time_seconds: { kind: 'clock', row: 'Process' },
  natsight_build_info: {
    kind: 'row',
    row: 'Process',
    wish: { as: 'table', height: 4, width: 12, by: ['version', 'node'] },
  },
  natsight_scrape_gaps_total: INCIDENT,
  natsight_prometheus_queries_failed_total: INCIDENT,
  natsight_setup_reloads_total: INCIDENT,
  natsight_authentication_failures_total: INCIDENT,
  natsight_authentications_refused_total: INCIDENT,
  natsight_requests_over_rate_total: INCIDENT,
  natsight_http_refused_total: INCIDENT,
  natsight_live_frames_dropped_total: INCIDENT,
  natsight_worker_restarts_total: INCIDENT,
  natsight_worker_messages_lost_total: INCIDENT,

  natsight_checkpoint_last_success: {
    kind: 'row',
    row: 'Checkpoint',
    wish: { as: 'state-timeline', width: 24, height: 4, title: 'Last checkpoint' },
  },
  natsight_checkpoint_last_success_timestamp_seconds: {
    kind: 'row',
    row: 'Checkpoint',
    wish: { as: 'timeseries', title: 'Time since the last checkpoint' },
  },
  natsight_checkpoint_duration_seconds: { kind: 'row', row: 'Checkpoint', wish: { as: 'timeseries' } },
  natsight_checkpoint_written_bytes_total: { kind: 'row', row: 'Checkpoint', wish: perSecond() },
  natsight_checkpoint_failures_total: INCIDENT,
  natsight_redeliveries_skipped_total: INCIDENT,
  natsight_not_listening_seconds_total: INCIDENT,

  natsight_dead_mans_switch_armed: {
    kind: 'row',
    row: 'Insights and alerts',
    wish: { as: 'stat' },
    when: ({ alerting }) => alerting.deadMansSwitch !== undefined,
  },
  natsight_webhook_up: { ...INCIDENT, when: postsInsights },
  natsight_webhook_waiting: { ...INCIDENT, when: postsInsights },
  natsight_webhook_lost_total: { ...INCIDENT, when: postsInsights },
  natsight_webhook_sent_total: { kind: 'rare' },
  natsight_redeliveries_total: { kind: 'rare' },
  natsight_metric_events_excluded_total: { kind: 'rare' },
  natsight_insight_expected: { kind: 'rare' },
  natsight_insight_lower: { kind: 'rare' },
  natsight_insight_upper: { kind: 'rare' },
  natsight_insight_ready: { kind: 'rare' },
  natsight_insight_started_timestamp_seconds: {
    kind: 'rare',
    wish: { as: 'table', by: ['rule', 'insight_summary'], title: 'Insights of single events that fire' },
  },
  natsight_live_pages: { kind: 'rare' },
  natsight_web_config_last_reload_success: { kind: 'rare' },
  natsight_web_config_reloads_total: { kind: 'rare' },
  natsight_web_certificate_expiry_timestamp_seconds: { kind: 'rare' },
};

const ORDER = Object.keys(OWN_PLACES);

/** Its position in the table; the last one if it is not listed. */
export function ownRankOf(name: string): number {
  const position = ORDER.indexOf(name);
  return position < 0 ? ORDER.length : position;
}

export function ownPlaceOf(name: string): OwnPlace {
  return new Map<string, OwnPlace>(Object.entries(OWN_PLACES)).get(name) ?? { kind: 'rare' };
}

export function isPossible(place: OwnPlace, setup: Setup): boolean {
  return !('when' in place) || place.when === undefined || place.when(setup);
}
