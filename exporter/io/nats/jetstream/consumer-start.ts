import { DeliverPolicy, RetentionPolicy } from '@nats-io/jetstream';
import type { ConsumerConfig, ConsumerInfo, JetStreamManager, StreamInfo } from '@nats-io/jetstream';
import type { JetStreamOptions } from '../../../../setup/model/stream.js';
import type { ConsumerFilter } from './consumer-filter.js';
import { UnusableStreamError } from './unusable-stream-error.js';

type StartConfig = Pick<ConsumerConfig, 'deliver_policy' | 'opt_start_seq' | 'opt_start_time'>;

/** What a consumer reads, and from where. */
export interface ConsumerReading {
  /** Name of the JetStream stream. */
  readonly stream: string;
  readonly start: JetStreamOptions['start'];
  /** Patterns; empty: the whole stream. */
  readonly subjects: readonly string[];
  readonly filter: ConsumerFilter;
}

/**
 * The start of a consumer without a position. Uses a sequence where possible: "new" and "last" would mean another position if the
 * consumer had to be created again.
 */
export async function firstStart(
  manager: JetStreamManager,
  stream: StreamInfo,
  { start, subjects }: Pick<ConsumerReading, 'start' | 'subjects'>,
): Promise<StartConfig> {
  if (start === 'all') return startAfter(0, stream);
  if (start === 'new') return startAfter(stream.state.last_seq, stream);
  if (start === 'last') {
    const last = await lastSequence(manager, stream, subjects);
    return startAfter(last === undefined ? stream.state.last_seq : last - 1, stream);
  }
  return 'sequence' in start
    ? { deliver_policy: DeliverPolicy.StartSequence, opt_start_seq: start.sequence }
    : { deliver_policy: DeliverPolicy.StartTime, opt_start_time: new Date(start.time).toISOString() };
}

export function startAfter(acked: number, stream: StreamInfo): StartConfig {
  return { deliver_policy: DeliverPolicy.StartSequence, opt_start_seq: sequenceAfter(acked, stream) };
}

/** Never beyond the end of the stream: the server would skip all messages before that sequence. */
export function sequenceAfter(acked: number, { state }: StreamInfo): number {
  return Math.max(1, Math.min(acked, state.last_seq) + 1);
}

/** Sequence of the last message that needs no delivery; `undefined` if only the start time is known. */
export function ackedBy({ ack_floor, config }: ConsumerInfo): number | undefined {
  if (ack_floor.stream_seq > 0) return ack_floor.stream_seq;
  return config.opt_start_seq === undefined ? undefined : config.opt_start_seq - 1;
}

export function rejectWorkQueue({ config: { name, retention } }: StreamInfo): void {
  if (retention !== RetentionPolicy.Workqueue) return;
  throw new UnusableStreamError(
    `stream "${name}" is a work queue: reading it would take messages away from its workers; copy it to another stream ("sources") and read that one`,
  );
}

/** Sequence of the last message on one of the subjects, or of the stream; `undefined` if there is none. */
export async function lastSequence(
  manager: JetStreamManager,
  { config, state }: StreamInfo,
  subjects: readonly string[],
): Promise<number | undefined> {
  if (state.messages === 0) return undefined;
  if (subjects.length === 0) return state.last_seq;
  const last = await Promise.all(
    subjects.map((subject) => manager.streams.getMessage(config.name, { last_by_subj: subject })),
  );
  const found = last.flatMap((message) => (message === null ? [] : [message.seq]));
  return found.length === 0 ? undefined : Math.max(...found);
}
