import { RetentionPolicy, DiscardPolicy, StorageType } from '@nats-io/jetstream';
import type { StreamInfo } from '@nats-io/jetstream';
import { millis } from '@nats-io/transport-node';
import { formatDuration } from '../../../../setup/model/duration.js';
import { MESSAGE_ID_HEADER } from '../../../../setup/model/deduplicate.js';
import type { Stream, StreamSource } from '../../../../setup/model/stream.js';
import { overlap } from '../../../../setup/subject-pattern.js';
import type { ServerFinding } from './finding.js';

type JetStreamSource = Extract<StreamSource, { kind: 'jetstream' }>;

/** What somebody wants to bridge. */
export interface OutageWanted {
  /** How long the exporter may be down. */
  readonly longestOutageMs: number;
  readonly nowMs: number;
}

/** From this share of a limit on, the limit is what bounds the stream. */
const FULL_SHARE = 0.9;
/** A rate over less than this may be that of a burst. */
const MIN_SPAN_MS = 600_000;

/** What the configuration of a JetStream stream means for a stream of the setup that reads it. */
export function* streamFindings(
  { name, deduplicate }: Pick<Stream, 'name' | 'deduplicate'>,
  { jetstream }: JetStreamSource,
  { config, cluster, state }: Pick<StreamInfo, 'config' | 'cluster' | 'state'>,
  outage: OutageWanted,
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
  if (age > 0 && age < outage.longestOutageMs) {
    yield warn(
      `keeps messages for ${formatDuration(age)}: events are lost if the exporter is down for longer`,
    );
  } else for (const limit of smallLimits(config, state, outage)) yield warn(limit);
  if (config.max_msgs_per_subject > 0) {
    yield warn(
      `keeps ${config.max_msgs_per_subject} messages per subject: older ones are removed before an exporter that is down reads them, and this is not counted`,
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

/** Limits that remove messages sooner than after the longest outage, at the rate at which messages came so far. */
function* smallLimits(
  { max_msgs, max_bytes, discard }: StreamInfo['config'],
  { messages, bytes, first_ts }: StreamInfo['state'],
  { longestOutageMs, nowMs }: OutageWanted,
): Generator<string> {
  if (discard !== DiscardPolicy.Old || messages === 0) return;
  const spanMs = nowMs - Date.parse(first_ts);
  const limits = [
    ['max_msgs', max_msgs, messages],
    ['max_bytes', max_bytes, bytes],
  ] as const;
  for (const [name, limit, used] of limits) {
    if (limit <= 0 || used <= 0) continue;
    // A full stream keeps just what it spans. A young one that is not full says little about the rate.
    if (used < limit * FULL_SHARE && spanMs < MIN_SPAN_MS) continue;
    const keptMs = (spanMs / used) * limit;
    if (keptMs >= longestOutageMs) continue;
    const kept = formatDuration(Math.max(1, Math.round(keptMs / 1_000)) * 1_000);
    yield `keeps messages for about ${kept} (${name} ${limit}, at the present rate): events are lost if the exporter is down for longer`;
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
