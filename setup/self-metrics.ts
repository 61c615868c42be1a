/** A metric of the exporter about itself. Declared once: the exporter registers it, dashboards and rules refer to it. */
export interface SelfMetric {
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  readonly labels: readonly string[];
  readonly unit?: string;
}

/** Every metric of the exporter about itself, by name. */
export const SELF_METRICS = {
  natsight_build_info: {
    type: 'gauge',
    help: 'Version of natsight and of Node; always 1.',
    labels: ['version', 'node'],
  },
  natsight_events_received_total: {
    type: 'counter',
    help: 'Events read from the stream: accepted and rejected ones together.',
    labels: ['stream'],
  },
  natsight_events_accepted_total: {
    type: 'counter',
    help: 'Events that went into metrics and insights.',
    labels: ['stream'],
  },
  natsight_events_rejected_total: {
    type: 'counter',
    help: 'Events that did not, by reason.',
    labels: ['stream', 'reason'],
  },
  natsight_schema_violations_total: {
    type: 'counter',
    help: 'Events refused by the JSON Schema, by the field and the rule that refused them.',
    labels: ['stream', 'field', 'rule'],
  },
  natsight_identities_forgotten_total: {
    type: 'counter',
    help: 'Identities forgotten before deduplicate.within was over, since there were more than deduplicate.limit.',
    labels: ['stream'],
  },
  natsight_received_bytes_total: {
    type: 'counter',
    help: 'Payload bytes read.',
    labels: ['stream'],
    unit: 'bytes',
  },
  natsight_dead_letters_published_total: {
    type: 'counter',
    help: 'Rejected events sent to the dead-letter subject.',
    labels: ['stream'],
  },
  natsight_dead_letters_lost_total: {
    type: 'counter',
    help: 'Rejected events that could not be sent to the dead-letter subject.',
    labels: ['stream'],
  },
  natsight_windows_published_total: {
    type: 'counter',
    help: 'Closed windows that NATS has taken.',
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
    help: 'When the last event was read, seconds since 1970.',
    labels: ['stream'],
    unit: 'seconds',
  },
  natsight_watermark_seconds: {
    type: 'gauge',
    help: 'Event time up to which windows are closed, seconds since 1970.',
    labels: ['stream'],
    unit: 'seconds',
  },
  natsight_stream_connected: {
    type: 'gauge',
    help: '1 while the stream is read, 0 in an outage.',
    labels: ['stream'],
  },
  natsight_nats_connected: { type: 'gauge', help: '1 while connected to NATS.', labels: [] },
  natsight_nats_reconnects_total: {
    type: 'counter',
    help: 'Times the connection to NATS was made again.',
    labels: [],
  },
  natsight_label_overflow_total: {
    type: 'counter',
    help: 'Events whose label value was beyond the limit and counted under "__other__".',
    labels: ['metric', 'label'],
  },
  natsight_series_forgotten_total: {
    type: 'counter',
    help: 'Idle series whose value was forgotten, since more than the seriesLimit of the metric were idle.',
    labels: ['metric'],
  },
  natsight_series: { type: 'gauge', help: 'Series that a metric has.', labels: ['metric'] },
  natsight_insight_firing: {
    type: 'gauge',
    help: '1 while an insight holds, 0 after it ended; with the labels of its metric.',
    labels: ['rule', 'severity'],
  },
  natsight_insight_value: {
    type: 'gauge',
    help: 'Value that an insight last looked at; with the labels of its metric.',
    labels: ['rule', 'severity'],
  },
  natsight_insights_total: {
    type: 'counter',
    help: 'Insights that started or ended.',
    labels: ['rule', 'severity', 'change'],
  },
  natsight_alerts_sent_total: { type: 'counter', help: 'Alerts that Alertmanager took.', labels: [] },
  natsight_alerts_failed_total: {
    type: 'counter',
    help: 'Alerts that Alertmanager did not take.',
    labels: ['cause'],
  },
  natsight_alertmanager_up: { type: 'gauge', help: '1 while Alertmanager takes alerts.', labels: [] },
  natsight_setup_reloads_total: { type: 'counter', help: 'Loads of a changed setup.', labels: ['result'] },
  natsight_setup_last_reload_success: {
    type: 'gauge',
    help: '1 when the last load of the setup went well.',
    labels: [],
  },
  natsight_scrape_duration_seconds: {
    type: 'histogram',
    help: 'Time to render /metrics.',
    labels: [],
    unit: 'seconds',
  },
  natsight_event_loop_lag_seconds: {
    type: 'gauge',
    help: 'Greatest delay of the event loop since the last scrape.',
    labels: [],
    unit: 'seconds',
  },
  natsight_worker_restarts_total: {
    type: 'counter',
    help: 'Worker threads that ended by themselves and were started again; see --workers.',
    labels: [],
  },
  natsight_process_cpu_seconds_total: {
    type: 'counter',
    help: 'CPU time used by the process.',
    labels: [],
    unit: 'seconds',
  },
  natsight_process_resident_memory_bytes: {
    type: 'gauge',
    help: 'Memory that the process holds.',
    labels: [],
    unit: 'bytes',
  },
} as const satisfies Readonly<Record<string, SelfMetric>>;

export type SelfMetricName = keyof typeof SELF_METRICS;

/** Why an event was rejected: the values of the label `reason`, each with what it means and whether it is dead-lettered. */
export const REJECTION_REASONS = {
  too_large: { deadLetter: true, meaning: 'the message is larger than limits.messageBytes' },
  undecodable: { deadLetter: true, meaning: 'the bytes are not a document of the stated format' },
  too_deep: { deadLetter: true, meaning: 'nested deeper than limits.depth' },
  string_too_long: { deadLetter: true, meaning: 'a string is longer than limits.stringBytes' },
  schema: { deadLetter: true, meaning: 'the JSON Schema refuses it' },
  event_time: { deadLetter: true, meaning: 'the event-time field is missing or is no time' },
  future: { deadLetter: true, meaning: 'its time is further ahead than maxFutureSkew' },
  late: { deadLetter: true, meaning: 'its time is further behind than maxLateness' },
  expression: { deadLetter: true, meaning: 'a CEL expression failed on it' },
  value: { deadLetter: true, meaning: 'a value is no finite number, or a counter would fall' },
  duplicate: { deadLetter: false, meaning: 'an event of the same identity was accepted before' },
  lookup: { deadLetter: true, meaning: 'a "lookup" step has no entry for its key, and no default' },
  filtered: { deadLetter: false, meaning: 'a "where" step left it out, or "each" found an empty list' },
  routed: {
    deadLetter: false,
    meaning: 'a "route" step handed it to another stream, which counts it itself',
  },
} as const satisfies Readonly<Record<string, { deadLetter: boolean; meaning: string }>>;

export type RejectionReason = keyof typeof REJECTION_REASONS;

/** Why a message was not sent to NATS: no more room to wait, not to be sent at all, or the exporter ended before. */
export const UNSENT_REASONS = ['backlog', 'refused', 'stopped'] as const;
export type UnsentReason = (typeof UNSENT_REASONS)[number];
