import type { SelfMetric } from './self-metric.js';

const absentIf = 'the exporter keeps no state (--state)';

/** Metrics about the state that an exporter keeps over a restart. */
export const CHECKPOINT_METRICS = {
  natsight_checkpoint_last_success: {
    type: 'gauge',
    help: '1 if the last checkpoint of the state was saved, 0 if it failed.',
    labels: [],
    absentIf,
  },
  natsight_checkpoint_last_success_timestamp_seconds: {
    type: 'gauge',
    help: 'Unix time of the last checkpoint that was saved.',
    labels: [],
    unit: 'seconds',
    absentIf,
  },
  natsight_checkpoint_duration_seconds: {
    type: 'histogram',
    help: 'Time from the capture of the state until it was synced to disk.',
    labels: [],
    unit: 'seconds',
    absentIf,
  },
  natsight_checkpoint_written_bytes_total: {
    type: 'counter',
    help: 'Bytes of checkpoints that were saved.',
    labels: [],
    unit: 'bytes',
    absentIf,
  },
  natsight_checkpoint_failures_total: {
    type: 'counter',
    help: 'Checkpoints that could not be saved. JetStream keeps the messages until one is.',
    labels: [],
    absentIf,
  },
  natsight_not_listening_seconds_total: {
    type: 'counter',
    help: 'Time in which no exporter read the plain subjects of the stream, since the state began; what was published then is lost. Counted when the stream is read again.',
    labels: ['stream'],
    unit: 'seconds',
    absentIf,
  },
} as const satisfies Readonly<Record<string, SelfMetric>>;
