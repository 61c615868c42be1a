import type { SelfMetric } from './self-metric.js';

/** Metrics about events, streams and the connection to NATS. */
export const STREAM_METRICS = {
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
  natsight_messages_shed_total: {
    type: 'counter',
    help: 'Messages of plain subjects that were not processed because more arrived than the exporter can process, by reason.',
    labels: ['stream', 'reason'],
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
    help: 'Age of the newest event when it was read; absent after two minutes without an event.',
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
  natsight_redeliveries_total: {
    type: 'counter',
    help: 'Messages that JetStream delivered more than once: those that are skipped because they are counted, and those that were not counted yet.',
    labels: ['stream'],
  },
  natsight_redeliveries_skipped_total: {
    type: 'counter',
    help: 'Messages that JetStream delivered again although they are counted, and that were skipped.',
    labels: ['stream'],
  },
} as const satisfies Readonly<Record<string, SelfMetric>>;
