import type { SelfMetric } from './self-metric.js';

const absentIf = 'no stream is read from JetStream';

/** Metrics about JetStream streams and their consumers, as natsight finds them every two seconds. */
export const SOURCE_METRICS = {
  natsight_lost_events_total: {
    type: 'counter',
    help: 'Messages that JetStream lost or removed before they were read, by reason.',
    labels: ['stream', 'why'],
    absentIf,
  },
  natsight_stream_changes_total: {
    type: 'counter',
    help: 'Times in which a JetStream stream or its consumer was found to be another than before, by change.',
    labels: ['stream', 'change'],
    absentIf,
  },
  natsight_stream_pending_messages: {
    type: 'gauge',
    help: 'Messages in JetStream that are not delivered yet.',
    labels: ['stream'],
    absentIf,
  },
  natsight_stream_oldest_pending_seconds: {
    type: 'gauge',
    help: 'Age of the oldest message in JetStream that is not counted yet; 0 if none waits.',
    labels: ['stream'],
    unit: 'seconds',
    absentIf,
  },
  natsight_stream_acked_sequence: {
    type: 'gauge',
    help: 'JetStream sequence up to which everything is acknowledged.',
    labels: ['stream'],
    absentIf,
  },
  natsight_stream_last_sequence: {
    type: 'gauge',
    help: 'JetStream sequence of the newest message.',
    labels: ['stream'],
    absentIf,
  },
  natsight_stream_mirror_lag_messages: {
    type: 'gauge',
    help: 'Messages that a mirror, or a stream with sources, still lacks.',
    labels: ['stream'],
    absentIf: 'no stream is a mirror or has sources',
  },
  natsight_stream_mirror_behind: {
    type: 'gauge',
    help: '1 while a mirror, or a stream with sources, does not keep up or hears nothing from its origin, 0 otherwise.',
    labels: ['stream'],
    absentIf: 'no stream is a mirror or has sources',
  },
} as const satisfies Readonly<Record<string, SelfMetric>>;
