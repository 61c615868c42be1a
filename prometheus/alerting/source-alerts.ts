import { ALERT } from '../../setup/alert-names.js';
import { SECONDS } from '../../setup/value/notation.js';
import { levels } from './probe.js';
import { ownSeries, rises } from './self-alert.js';
import type { SelfAlert } from './self-alert.js';

/** Age of the oldest message that waits, and how long it lasts: after an outage, a stream may take a while to catch up. */
const WAITING_SECONDS = 300;
const WAITING_FOR_MS = 300_000;

const stream = { stream: 'some stream' };

/** JetStream does not have what it had, or not as it was. */
export function sourceAlerts(job: string, waitMs: number): readonly SelfAlert[] {
  return [
    {
      ...ownSeries(job, 'natsight_lost_events_total', { ...stream, why: 'discarded' }),
      ...rises,
      name: ALERT.eventsLost,
      severity: 'critical',
      summary: 'JetStream lost events of "{{stream}}" before they were read: {{why}}',
      description:
        'natsight_lost_events_total is their number, and metrics lack them. "discarded": the limits of the JetStream stream removed them, since the exporter was down for too long or reads too slowly; raise "max_age", "max_bytes" or "max_msgs". "deleted": somebody purged the stream or deleted messages. "truncated": the stream lost its end in a crash, or was restored from a backup; set "sync_interval: always" in nats-server, and give the stream three replicas. "recreated": somebody deleted the stream.',
    },
    {
      ...ownSeries(job, 'natsight_stream_changes_total', { ...stream, change: 'consumer_edited' }),
      ...rises,
      name: ALERT.sourceChanged,
      severity: 'warning',
      summary: 'The JetStream stream or consumer of "{{stream}}" is another than before: {{change}}',
      description:
        'Counters keep what was counted. The exporter log says in one sentence what changed and where reading goes on. "recreated": the stream was deleted and created again, and is read from its first message. "truncated": the stream lost messages that are counted. "consumer_deleted" and "consumer_edited": somebody changed the consumer of natsight, which is put back; find out who.',
    },
    {
      ...ownSeries(job, 'natsight_stream_mirror_behind', stream),
      name: ALERT.mirrorBehind,
      severity: 'warning',
      course: levels(0, 1, -1),
      forMs: waitMs,
      expr: (series) => `${series} > 0`,
      summary: 'The mirror that "{{stream}}" reads does not keep up with its origin',
      description:
        'Events come late, or not at all. natsight_stream_mirror_lag_messages is the number that is missing. Check that the origin exists, and the connection between the clusters or leaf nodes; "nats stream info" of the mirror says when it last heard from the origin.',
    },
  ];
}

/** Messages that nobody takes out of JetStream. */
export function waitingAlerts(job: string): readonly SelfAlert[] {
  return [
    {
      ...ownSeries(job, 'natsight_stream_oldest_pending_seconds', stream),
      name: ALERT.eventsWaiting,
      severity: 'warning',
      course: levels(WAITING_SECONDS, WAITING_SECONDS + 1, WAITING_SECONDS - 1),
      value: WAITING_SECONDS + 1,
      notation: SECONDS,
      forMs: WAITING_FOR_MS,
      expr: (series) => `${series} > ${WAITING_SECONDS}`,
      summary: 'Events of "{{stream}}" wait in JetStream, the oldest for {{value}}',
      description:
        'natsight_stream_pending_messages is their number. Either the consumer is paused, which the exporter log says, or the exporter reads more slowly than messages come: use --workers, simpler steps or more CPU. Nothing is lost yet, unless the limits of the JetStream stream remove what waits.',
    },
  ];
}
