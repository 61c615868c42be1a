/** One of the exporter's own metrics. The exporter registers it; dashboards and rules refer to it. */
export interface SelfMetric {
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  readonly labels: readonly string[];
  readonly unit?: string;
  /** When the metric is left out, for a dashboard without its data: "no Alertmanager is configured". */
  readonly absentIf?: string;
}

/** All of the exporter's own metrics, by name. */
export const SELF_METRICS = {
  natsight_build_info: {
    type: 'gauge',
    help: 'Versions of natsight and Node.js as labels; always 1.',
    labels: ['version', 'node'],
  },
  natsight_events_received_total: {
    type: 'counter',
    help: 'Events read from the stream, both accepted and rejected.',
    labels: ['stream'],
  },
  natsight_events_accepted_total: {
    type: 'counter',
    help: 'Events applied to metrics and insights.',
    labels: ['stream'],
  },
  natsight_events_rejected_total: {
    type: 'counter',
    help: 'Events rejected, by reason.',
    labels: ['stream', 'reason'],
  },
  natsight_schema_violations_total: {
    type: 'counter',
    help: 'Events that do not match the JSON Schema, by field and violated rule.',
    labels: ['stream', 'field', 'rule'],
  },
  natsight_fields_unset_total: {
    type: 'counter',
    help: 'Fields that a "set" step left out because their expression has no value for the event, by field and reason.',
    labels: ['stream', 'field', 'reason'],
  },
  natsight_metric_events_counted_total: {
    type: 'counter',
    help: 'Accepted events that the metric counted.',
    labels: ['metric'],
  },
  natsight_metric_events_excluded_total: {
    type: 'counter',
    help: 'Accepted events that do not match the "where" of the metric.',
    labels: ['metric'],
  },
  natsight_metric_events_skipped_total: {
    type: 'counter',
    help: 'Accepted events that the metric could not use, by reason.',
    labels: ['metric', 'reason'],
  },
  natsight_insight_events_skipped_total: {
    type: 'counter',
    help: 'Accepted events for which the condition of the insight has no value, by reason.',
    labels: ['rule', 'reason'],
  },
  natsight_identities_forgotten_total: {
    type: 'counter',
    help: 'Identities forgotten before deduplicate.within had passed, because there were more than deduplicate.limit.',
    labels: ['stream'],
  },
  natsight_received_bytes_total: {
    type: 'counter',
    help: 'Payload bytes read.',
    labels: ['stream'],
    unit: 'bytes',
  },
  natsight_messages_left_out_total: {
    type: 'counter',
    help: 'Messages of natsight or of the NATS protocol that a subject with wildcards delivered; they are no events.',
    labels: ['stream'],
  },
  natsight_dead_letters_published_total: {
    type: 'counter',
    help: 'Rejected events published to the dead-letter subject.',
    labels: ['stream'],
  },
  natsight_dead_letters_lost_total: {
    type: 'counter',
    help: 'Rejected events that could not be published to the dead-letter subject.',
    labels: ['stream'],
  },
  natsight_windows_published_total: {
    type: 'counter',
    help: 'Closed windows that NATS accepted.',
    labels: ['metric'],
  },
  natsight_windows_lost_total: {
    type: 'counter',
    help: 'Closed windows that could not be published to NATS, by reason: backlog, refused or stopped.',
    labels: ['metric', 'reason'],
  },
  natsight_event_lag_seconds: {
    type: 'gauge',
    help: 'Age of the newest event when it was read.',
    labels: ['stream'],
    unit: 'seconds',
  },
  natsight_last_event_timestamp_seconds: {
    type: 'gauge',
    help: 'Unix time when the last event was read.',
    labels: ['stream'],
    unit: 'seconds',
  },
  natsight_watermark_seconds: {
    type: 'gauge',
    help: 'Event time up to which windows are closed, as Unix time.',
    labels: ['stream'],
    unit: 'seconds',
  },
  natsight_stream_connected: {
    type: 'gauge',
    help: '1 while the stream is read, 0 during an outage.',
    labels: ['stream'],
  },
  natsight_nats_connected: {
    type: 'gauge',
    help: '1 while connected to NATS, 0 otherwise.',
    labels: [],
    absentIf: 'no stream is read from NATS',
  },
  natsight_nats_reconnects_total: {
    type: 'counter',
    help: 'Reconnections to NATS.',
    labels: [],
  },
  natsight_nats_protocol_errors_total: {
    type: 'counter',
    help: 'Connections to NATS that were dropped because what came from the server could not be read.',
    labels: [],
  },
  natsight_nats_disconnects_total: {
    type: 'counter',
    help: 'Connections to NATS that were lost, by reason. Counted when the connection is up again, since only then the reason is known.',
    labels: ['reason'],
  },
  natsight_nats_connect_failures_total: {
    type: 'counter',
    help: 'Attempts to connect to NATS that are known to have failed, by cause.',
    labels: ['cause'],
  },
  natsight_nats_publishes_denied_total: {
    type: 'counter',
    help: 'Messages that NATS did not permit to publish, such as insights. Dead letters and windows are counted as lost instead.',
    labels: [],
  },
  natsight_stream_gaps_total: {
    type: 'counter',
    help: 'Times in which a stream of plain subjects was not read, by reason. Messages published in a gap are lost; how many is not known.',
    labels: ['stream', 'reason'],
  },
  natsight_stream_gap_seconds_total: {
    type: 'counter',
    help: 'Time in which a stream of plain subjects was not read, by reason of the gap. Counted at the end of the gap.',
    labels: ['stream', 'reason'],
    unit: 'seconds',
  },
  natsight_messages_discarded_total: {
    type: 'counter',
    help: 'Messages that JetStream removed from the stream before they were read.',
    labels: ['stream'],
  },
  natsight_label_overflow_total: {
    type: 'counter',
    help: 'Events counted under "__other__" because a label value was beyond its limit.',
    labels: ['metric', 'label'],
  },
  natsight_series_forgotten_total: {
    type: 'counter',
    help: 'Idle series whose value was forgotten because more than the seriesLimit of the metric were idle.',
    labels: ['metric'],
  },
  natsight_totals_forgotten_total: {
    type: 'counter',
    help: 'Running totals forgotten by a counter with "from": "total", by cause: limit (more keys than per.limit) or idle. The next value of such a key adds nothing.',
    labels: ['metric', 'cause'],
  },
  natsight_series: { type: 'gauge', help: 'Current number of series of the metric.', labels: ['metric'] },
  natsight_insight_firing: {
    type: 'gauge',
    help: '1 while the insight is active, 0 after it ended; has the labels of the insight.',
    labels: ['rule', 'severity'],
  },
  natsight_insight_value: {
    type: 'gauge',
    help: 'Value that the insight last evaluated; has the labels of the insight.',
    labels: ['rule', 'severity'],
  },
  natsight_insight_started_timestamp_seconds: {
    type: 'gauge',
    help: 'Unix time when the active insight started. Only for insights whose summary names fields of the event: the label insight_summary has the text. Has the labels of the insight.',
    labels: ['rule', 'severity', 'insight_summary'],
    unit: 'seconds',
  },
  natsight_silence_seconds: {
    type: 'gauge',
    help: 'Time since the last event of what a silence insight watches, or since it is watched; has the labels of the insight.',
    labels: ['rule', 'severity'],
    unit: 'seconds',
  },
  natsight_insight_overflow_total: {
    type: 'counter',
    help: 'Events that an insight could not watch because their labels were beyond its limit.',
    labels: ['rule'],
  },
  natsight_insights_total: {
    type: 'counter',
    help: 'Insights that started, ended or were suppressed.',
    labels: ['rule', 'severity', 'change'],
  },
  natsight_alerts_sent_total: { type: 'counter', help: 'Alerts that Alertmanager accepted.', labels: [] },
  natsight_alerts_failed_total: {
    type: 'counter',
    help: 'Alerts that Alertmanager did not accept, by cause.',
    labels: ['cause'],
  },
  natsight_alerts_undelivered: {
    type: 'gauge',
    help: 'Alerts whose present state Alertmanager does not have, although it should: it is away, or refuses them.',
    labels: [],
    absentIf: 'no Alertmanager is configured',
  },
  natsight_alertmanager_up: {
    type: 'gauge',
    help: '1 while Alertmanager accepts alerts, 0 otherwise.',
    labels: [],
    absentIf: 'no Alertmanager is configured',
  },
  natsight_prometheus_queries_failed_total: {
    type: 'counter',
    help: 'Queries of live pages that Prometheus did not answer, by cause. The pages lack what only Prometheus has.',
    labels: ['cause'],
  },
  natsight_setup_reloads_total: {
    type: 'counter',
    help: 'Reloads of the setup, by result.',
    labels: ['result'],
  },
  natsight_setup_last_reload_success: {
    type: 'gauge',
    help: '1 if the last load of the setup succeeded, 0 if it failed.',
    labels: [],
  },
  natsight_web_config_reloads_total: {
    type: 'counter',
    help: 'Reads of the changed --web.config.file, by result; the first one included.',
    labels: ['result'],
  },
  natsight_web_config_last_reload_success: {
    type: 'gauge',
    help: '1 if the --web.config.file as it is now holds, 0 if it is refused and the previous one holds on.',
    labels: [],
    absentIf: 'the exporter runs without --web.config.file',
  },
  natsight_web_certificate_expiry_timestamp_seconds: {
    type: 'gauge',
    help: 'Unix time when the certificate that the exporter serves expires.',
    labels: [],
    unit: 'seconds',
    absentIf: 'the exporter runs without TLS',
  },
  natsight_authentication_failures_total: {
    type: 'counter',
    help: 'Requests and connections that were not let in, by reason: missing, malformed or wrong credentials, or a certificate that is missing or not accepted.',
    labels: ['reason'],
  },
  natsight_authentications_refused_total: {
    type: 'counter',
    help: 'Requests whose credentials were not compared, by reason: address (too many wrong ones from their address) or backlog (too many from all together).',
    labels: ['reason'],
  },
  natsight_requests_over_rate_total: {
    type: 'counter',
    help: 'Requests refused because of the rate_limit of --web.config.file.',
    labels: [],
  },
  natsight_scrape_duration_seconds: {
    type: 'histogram',
    help: 'Time to render /metrics.',
    labels: [],
    unit: 'seconds',
  },
  natsight_http_refused_total: {
    type: 'counter',
    help: 'HTTP requests refused and connections closed by the exporter, by reason.',
    labels: ['reason'],
  },
  natsight_live_pages: { type: 'gauge', help: 'Live pages that are open now.', labels: [] },
  natsight_live_frames_dropped_total: {
    type: 'counter',
    help: 'Frames that a live page did not get because its reader did not keep up; it gets the newest one instead.',
    labels: [],
  },
  natsight_event_loop_lag_seconds: {
    type: 'gauge',
    help: 'Longest delay of the event loop since the last scrape.',
    labels: [],
    unit: 'seconds',
  },
  natsight_worker_restarts_total: {
    type: 'counter',
    help: 'Worker threads that exited unexpectedly and were restarted; see --workers.',
    labels: [],
  },
  natsight_worker_messages_lost_total: {
    type: 'counter',
    help: 'Messages of plain subjects that were lost with a worker thread that exited; see --workers.',
    labels: ['stream'],
  },
  natsight_process_cpu_seconds_total: {
    type: 'counter',
    help: 'CPU time used by the process.',
    labels: [],
    unit: 'seconds',
  },
  natsight_process_resident_memory_bytes: {
    type: 'gauge',
    help: 'Resident memory of the process.',
    labels: [],
    unit: 'bytes',
  },
} as const satisfies Readonly<Record<string, SelfMetric>>;

export type SelfMetricName = keyof typeof SELF_METRICS;

/** Why an event was rejected: the values of the label `reason`, each with its meaning and whether the event is dead-lettered. */
export const REJECTION_REASONS = {
  too_large: { deadLetter: true, meaning: 'the message is larger than limits.messageBytes' },
  undecodable: { deadLetter: true, meaning: 'the payload is not valid in the declared format' },
  no_event: {
    deadLetter: false,
    meaning: 'the message is empty, holds an empty list, or marks a deleted key or object',
  },
  too_deep: { deadLetter: true, meaning: 'the event is nested deeper than limits.depth' },
  string_too_long: { deadLetter: true, meaning: 'a string is longer than limits.stringBytes' },
  schema: { deadLetter: true, meaning: 'the event does not match the schema' },
  event_time: { deadLetter: true, meaning: 'the event-time field is missing or not a time' },
  future: { deadLetter: true, meaning: 'the event time is further in the future than maxFutureSkew' },
  expression: { deadLetter: true, meaning: 'the CEL expression of a step failed on the event' },
  duplicate: { deadLetter: false, meaning: 'an event with the same identity was accepted before' },
  lookup: { deadLetter: true, meaning: 'a "lookup" step has no entry for the key and no default' },
  filtered: { deadLetter: false, meaning: 'a "where" step filtered it out, or "each" found an empty list' },
  routed: {
    deadLetter: false,
    meaning: 'a "route" step passed it to another stream, which counts it separately',
  },
  internal: { deadLetter: true, meaning: 'a bug in natsight: processing the event threw an exception' },
} as const satisfies Readonly<Record<string, { deadLetter: boolean; meaning: string }>>;

export type RejectionReason = keyof typeof REJECTION_REASONS;

/**
 * Why a metric or an insight did not use an event that its stream accepted, or why a step left a field out: the values of the
 * label `reason`, each with its meaning.
 */
export const SKIP_REASONS = {
  missing: 'a field that it reads is missing or null',
  type: 'a value has another type than the expression needs',
  expression: 'its CEL expression failed',
  not_finite: 'the value is infinite or not a number',
  negative: 'a counter cannot decrease',
  late: 'the event time is further behind the newest event than maxLateness, so its windows are closed',
} as const satisfies Readonly<Record<string, string>>;

export type SkipReason = keyof typeof SKIP_REASONS;

/** Why a message was not published to NATS: the backlog was full, NATS refused it, or the exporter stopped first. */
export const UNSENT_REASONS = ['backlog', 'refused', 'stopped'] as const;
export type UnsentReason = (typeof UNSENT_REASONS)[number];

/** Why the web server refused a request or closed a connection: the values of the label `reason`, each with its meaning. */
export const WEB_REFUSALS = {
  connections: 'all connections are in use (--web.max-connections)',
  pipelined: 'one connection has too many requests waiting',
  scrapes: 'too many scrapes run at the same time (--web.max-requests)',
  live_pages: 'too many live pages are open (--web.max-live-pages)',
  not_reading: 'the client did not read its answer',
  too_slow: 'the client did not complete its request in time',
  too_large: 'the headers or the body of the request are too large',
  malformed: 'the request is not valid HTTP',
  host: 'the header Host names another machine (--web.allowed-hosts)',
  cross_site: 'the page of another site sent the request',
} as const satisfies Readonly<Record<string, string>>;

export type WebRefusal = keyof typeof WEB_REFUSALS;

/** Why a connection to NATS ended: the values of the label `reason`, each with its meaning. */
export const DISCONNECT_REASONS = {
  slow_consumer: 'NATS closed the connection while messages waited to be read: it cuts off slow consumers',
  stale: 'pings were not answered',
  shutdown: 'the server went down or was restarted',
  sign_in: 'the credentials expired, were revoked or were changed',
  limit: 'a limit of the server or the account was exceeded',
  protocol: 'what came from NATS could not be read, so natsight ended the connection',
  closed: 'the connection broke or was closed, and no reason was given',
} as const satisfies Readonly<Record<string, string>>;

export type DisconnectReason = keyof typeof DISCONNECT_REASONS;

/** Why a stream of plain subjects was not read for a time: the values of the label `reason`, each with its meaning. */
export const STREAM_GAP_REASONS = {
  ...DISCONNECT_REASONS,
  refused: 'NATS did not permit a subscription, or removed it',
  worker: 'a worker thread exited',
} as const satisfies Readonly<Record<string, string>>;

export type StreamGapReason = keyof typeof STREAM_GAP_REASONS;
