import { jetstreamManager } from '@nats-io/jetstream';
import { systemClock } from '../../exporter/io/clock.js';
import { messageOf } from '../../exporter/io/error-message.js';
import type { RecordedMessage } from '../../exporter/io/file/recording.js';
import { lastSequence } from '../../exporter/io/nats/jetstream/consumer-start.js';
import { headerBlockOf } from '../../exporter/io/nats/header.js';
import { fieldsIn } from '../../exporter/io/nats/header-block.js';
import { JetStreamSource } from '../../exporter/io/nats/jetstream/jetstream-source.js';
import type { NatsLink } from '../../exporter/io/nats/link.js';
import type { ReceivedMessage } from '../../exporter/io/nats/message.js';
import { isProtocol } from '../../exporter/io/nats/own-messages.js';
import { matchesSubject, withoutCovered } from '../../setup/subject-pattern.js';
import type { StreamHappening } from '../../exporter/happening/stream.js';
import type { Tell } from '../../exporter/happening/happening.js';
import { streamSchema } from '../../setup/model/stream.js';
import { isOpen } from '../../setup/subject-pattern.js';
import { RecordError } from './record-error.js';

/** Where messages to record come from. */
export interface MessageSource {
  /** The subjects that are recorded, as patterns. */
  readonly subjects: readonly string[];
  /** Sequence with which the source ends for now; unset: it has no end, or is there already. */
  readonly lastSequence?: number | undefined;
  stop(): Promise<void>;
}

export type OnMessage = (message: RecordedMessage) => void;

/** Subscribes to core NATS subjects. Resolves once no later message is missed. */
export async function subscribe(
  link: NatsLink,
  subjects: readonly string[],
  onMessage: OnMessage,
  onFailure: (error: unknown) => void,
): Promise<MessageSource> {
  for (const [index, pattern] of subjects.entries()) {
    const before = subjects.slice(0, index);
    link.connection.subscribe(pattern, {
      callback: (error, message) => {
        if (error !== null) return onFailure(new RecordError(`NATS refused "${pattern}": ${error.message}`));
        const { subject, data: payload } = message;
        // A message that matches several patterns arrives once for each.
        if (before.some((other) => matchesSubject(other, subject))) return;
        // Published again, requests to JetStream would be carried out.
        if (isOpen(pattern) && isProtocol(subject)) return;
        onMessage({ subject, payload, headers: fieldsIn(headerBlockOf(message)), timeMs: systemClock.now() });
      },
    });
  }
  await link.connection.flush();
  return { subjects: withoutCovered(subjects), stop: async () => undefined };
}

/** Reads a JetStream stream from its first message, through an ephemeral consumer. */
export async function readStream(
  link: NatsLink,
  stream: string,
  subjects: readonly string[],
  onMessage: OnMessage,
  tell: Tell<StreamHappening>,
): Promise<MessageSource> {
  const { patterns, last } = await inspect(link, stream, subjects);
  const subject = subjects.length === 0 ? undefined : subjects;
  const { source: parsed } = streamSchema.parse({ jetstream: { stream, subject } });
  if (parsed.kind !== 'jetstream') throw new Error(`BUG: a source of kind ${parsed.kind}`);
  const consumer = { kind: 'ephemeral', prefix: 'natsight-record' } as const;
  const options = { stream, jetstream: parsed.jetstream, consumer };
  const source = new JetStreamSource(options, link, systemClock, tell);
  await source.start((message) => {
    onMessage(recordedOf(message));
    return 'processed';
  });
  return { subjects: patterns, lastSequence: last, stop: () => source.stop() };
}

async function inspect(link: NatsLink, stream: string, subjects: readonly string[]) {
  try {
    const manager = await jetstreamManager(link.connection, { checkAPI: false });
    const found = await manager.streams.info(stream);
    const last = await lastSequence(manager, found, subjects);
    return { patterns: subjects.length > 0 ? subjects : (found.config.subjects ?? []), last };
  } catch (error) {
    throw new RecordError(`stream "${stream}" cannot be read: ${messageOf(error)}`, { cause: error });
  }
}

function recordedOf(message: ReceivedMessage): RecordedMessage {
  const { subject, payload, storedMs, arrivalMs, stream, sequence } = message;
  return {
    subject,
    payload,
    headers: message.fields(),
    timeMs: storedMs ?? arrivalMs,
    stream,
    sequence,
  };
}
