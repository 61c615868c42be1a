import { RetentionPolicy, DiscardPolicy, StorageType } from '@nats-io/jetstream';
import type { StreamInfo } from '@nats-io/jetstream';
import { millis } from '@nats-io/transport-node';
import { formatDuration } from '../../../../setup/model/duration.js';
import { MESSAGE_ID_HEADER } from '../../../../setup/model/deduplicate.js';
import type { Stream, StreamSource } from '../../../../setup/model/stream.js';
import { overlap } from '../../../../setup/subject-pattern.js';
import type { ServerFinding } from './finding.js';

type JetStreamSource = Extract<StreamSource, { kind: 'jetstream' }>;

/** After a longer outage of the exporter, messages are missing. */
const SHORT_AGE_MS = 3_600_000;

/** What the configuration of a JetStream stream means for a stream of the setup that reads it. */
export function* streamFindings(
  { name, deduplicate }: Pick<Stream, 'name' | 'deduplicate'>,
  { jetstream }: JetStreamSource,
  { config, cluster }: Pick<StreamInfo, 'config' | 'cluster'>,
): Generator<ServerFinding> {
  const path = ['dataStreams', name, 'jetstream', 'stream'];
  const warn = (message: string): ServerFinding => ({
    path,
    level: 'warning',
    message: `"${config.name}" ${message}`,
  });
  for (const subject of jetstream.subjects) yield* filterFindings(name, subject, config);
  if (config.retention === RetentionPolicy.Workqueue) {
    yield warn(
      'is a work queue: what natsight acks is deleted, and other consumers of the same subjects are refused; use retention "limits", or mirror the stream',
    );
  } else if (config.retention === RetentionPolicy.Interest) {
    yield warn(
      'keeps messages only until all consumers have acked them: start natsight before the publishers',
    );
  }
  const age = millis(config.max_age);
  if (age > 0 && age < SHORT_AGE_MS) {
    yield warn(
      `keeps messages for ${formatDuration(age)}: events are lost if the exporter is down for longer`,
    );
  }
  if (config.discard === DiscardPolicy.New) {
    yield warn('refuses new messages when it is full (discard "new"): publishers then fail');
  }
  if (config.storage === StorageType.Memory) yield warn('is in memory: a restart of the server empties it');
  // A server alone names itself as the leader from 2.10 on, but no cluster.
  if ((cluster?.name ?? '') !== '' && config.num_replicas === 1) {
    yield warn('has one replica in a cluster: it is unavailable while that server is down');
  }
  const window = millis(config.duplicate_window);
  if (deduplicate?.by === MESSAGE_ID_HEADER && deduplicate.within <= window) {
    const message = `"${config.name}" already drops duplicates of ${MESSAGE_ID_HEADER} within ${formatDuration(window)}: "deduplicate" within ${formatDuration(deduplicate.within)} finds no more`;
    yield { path: ['dataStreams', name, 'deduplicate'], level: 'warning', message };
  }
}

function* filterFindings(
  stream: string,
  filter: string,
  { name, subjects }: StreamInfo['config'],
): Generator<ServerFinding> {
  if (subjects === undefined || subjects.some((subject) => overlap(subject, filter))) return;
  const message = `no message of "${name}" has the subject "${filter}": its subjects are "${subjects.join('", "')}"`;
  yield { path: ['dataStreams', stream, 'jetstream', 'subject'], level: 'error', message };
}

/** `1200 messages, the last one 3 s ago`. */
export function describeState({ state }: Pick<StreamInfo, 'state'>, nowMs: number): string {
  const { messages, last_ts: last } = state;
  if (messages === 0) return 'no messages';
  const age = formatDuration(Math.max(0, Math.round((nowMs - Date.parse(last)) / 1000) * 1000));
  return `${messages} message${messages === 1 ? '' : 's'}, the last one ${age} ago`;
}
