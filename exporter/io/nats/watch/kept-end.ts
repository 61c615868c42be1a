import { AckPolicy, DeliverPolicy } from '@nats-io/jetstream';
import type { JetStreamManager, StreamInfo } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import { randomUUID } from 'node:crypto';
import { nanosOf, timeOf } from './stored-time.js';

/** A message of a stream by its sequence and by when JetStream stored it, in nanoseconds since 1970. */
export interface Mark {
  readonly sequence: number;
  readonly stored: bigint;
}

/** The server removes the probe by itself if this process ends before it does. */
const PROBE_LASTS_MS = 5_000;

/**
 * Sequence up to which a stream still holds what it held when `mark` was its message; `undefined` if it holds the mark, or if that cannot
 * be known because the mark was removed.
 *
 * JetStream confirms messages before they are on disk. After a crash, or when a backup is restored, it may lack the last ones, and gives
 * their sequences to the next messages. The time of storage tells these apart: what is newer than the mark was stored after the loss.
 */
export async function keptEnd(
  manager: JetStreamManager,
  { config: { name }, state }: StreamInfo,
  mark: Mark,
): Promise<number | undefined> {
  if (mark.sequence < state.first_seq) return undefined;
  if (mark.sequence <= state.last_seq) {
    const found = await manager.streams.getMessage(name, { seq: mark.sequence });
    if (found === null || nanosOf(found.timestamp) === mark.stored) return undefined;
  }
  // A consumer knows where it would begin, and costs the server less than a search.
  const probe = await manager.consumers.add(name, {
    name: `natsight-probe-${randomUUID().slice(0, 8)}`,
    ack_policy: AckPolicy.None,
    inactive_threshold: nanos(PROBE_LASTS_MS),
    mem_storage: true,
    num_replicas: 1,
    deliver_policy: DeliverPolicy.StartTime,
    opt_start_time: timeOf(mark.stored + 1n),
  });
  await manager.consumers.delete(name, probe.name).catch(() => undefined);
  return probe.delivered.stream_seq;
}
