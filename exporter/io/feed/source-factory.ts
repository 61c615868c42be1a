import type { Service } from '../../../setup/model/service.js';
import type { EventTime } from '../../../setup/model/event-time.js';
import type { Setup } from '../../../setup/model/setup.js';
import { consumerName } from '../../../setup/consumer-name.js';
import type { Stream, StreamSource } from '../../../setup/model/stream.js';
import type { Tell } from '../../happening/happening.js';
import type { StreamHappening } from '../../happening/stream.js';
import type { Delivery } from '../../source/delivery.js';
import { NO_POSITION } from '../../source/source.js';
import type { Source } from '../../source/source.js';
import { systemClock } from '../clock.js';
import { neededTables } from '../lookup/needed-tables.js';
import { thisProcess } from '../checkpoint/holder-process.js';
import type { ConsumerChoice, JetStreamSourceOptions } from '../nats/jetstream/jetstream-source.js';
import { DeadLetterPublisher } from '../nats/dead-letter.js';
import type { NatsLink } from '../nats/link.js';
import { ownOutput } from '../nats/own-messages.js';
import { SubjectSource } from '../nats/subject-source.js';
import type { SetupAccess } from '../setup/setup-access.js';
import { PreparedSource } from './prepared-source.js';
import type { StreamReader } from './prepared-source.js';

export interface SourceContext {
  /** Files in the setup are relative to this folder. */
  readonly directory: string;
  readonly access: SetupAccess;
  /** The currently active setup. */
  readonly setup: () => Setup;
  readonly service: Service;
  readonly tell: Tell<StreamHappening>;
}

/** The source of a stream. It starts reading once the lookup tables that its events need are loaded. */
export function makeSource(stream: Stream, delivery: Delivery, context: SourceContext): StreamReader {
  const { access, setup, tell } = context;
  tell({ kind: 'streamStarting', stream: stream.name });
  return new PreparedSource(async () => {
    await access.resources.ready(() => neededTables(stream.name, setup()));
    return declaredSource(stream, delivery, context);
  });
}

/** JetStream's client and the readers of recorded files are loaded only where a stream needs them. */
async function declaredSource(
  stream: Stream,
  delivery: Delivery,
  context: SourceContext,
): Promise<StreamReader> {
  const { directory, access, setup, tell } = context;
  const { name, source, eventTime } = stream;
  switch (source.kind) {
    case 'file': {
      const { RecordedSource } = await import('../file/file-source.js');
      return new RecordedSource(
        {
          stream: name,
          file: source.file,
          directory,
          eventTimeField: fieldOf(eventTime),
          replaces: source.replaces,
          own: ownOutput(setup()),
        },
        systemClock,
        tell,
      );
    }
    case 'routed':
      return routedSource(name, tell);
    case 'subject': {
      const link = await access.nats.link();
      const reader = new SubjectSource(
        { stream: name, own: ownOutput(setup()), ...source },
        link,
        systemClock,
        tell,
      );
      return withDeadLetters(stream, delivery, link, reader, context);
    }
    case 'jetstream': {
      const { JetStreamSource } = await import('../nats/jetstream/jetstream-source.js');
      const link = await access.nats.link();
      const consumer = consumerOf(name, source, context.service);
      const options = { stream: name, own: ownOutput(setup()), jetstream: source.jetstream, consumer };
      const reader = new JetStreamSource(options, link, systemClock, tell);
      const leased = await withLease(reader, options, link, context);
      return withDeadLetters(stream, delivery, link, leased, context);
    }
  }
}

function fieldOf(eventTime: EventTime | undefined): string | undefined {
  return eventTime?.origin.kind === 'field' ? eventTime.origin.field : undefined;
}

function consumerOf(
  stream: string,
  { jetstream, consumer }: Extract<StreamSource, { kind: 'jetstream' }>,
  service: Service,
): ConsumerChoice {
  if (consumer === 'ephemeral') return { kind: 'ephemeral', prefix: `natsight-trial-${stream}` };
  return { kind: 'durable', name: consumerName(service.name, stream, jetstream) };
}

/** A durable consumer has one reader at a time. */
async function withLease(
  reader: Source,
  { stream: name, jetstream, consumer }: JetStreamSourceOptions,
  link: NatsLink,
  { service, tell }: SourceContext,
): Promise<Source> {
  if (consumer.kind === 'ephemeral') return reader;
  const { LeasedSource } = await import('../nats/leased-source.js');
  const { pid, host, sinceMs } = thisProcess(systemClock.now());
  const self = { service: service.name, pid, host, sinceMs };
  const options = { name, stream: jetstream.stream, durable: consumer.name, self };
  return new LeasedSource(reader, options, link, tell);
}

/** Reads nothing: the stream gets its events from the route steps of other streams. */
function routedSource(stream: string, tell: Tell<StreamHappening>): Source {
  return {
    ...NO_POSITION,
    start: async () => tell({ kind: 'streamConnected', stream }),
    stop: async () => undefined,
  };
}

/** Publishes rejected messages to the stream's dead-letter subject, if it has one. Pending ones are sent when the source stops. */
function withDeadLetters(
  { name, deadLetter }: Stream,
  delivery: Delivery,
  link: NatsLink,
  source: Source,
  { service, tell }: SourceContext,
): StreamReader {
  if (deadLetter === undefined) return source;
  const options = { stream: name, subject: deadLetter, service: service.name };
  const publisher = new DeadLetterPublisher(options, link, tell);
  delivery.publishTo(publisher);
  return {
    start: (receive, from) => source.start(receive, from),
    position: () => source.position(),
    acknowledge: (position) => source.acknowledge(position),
    deadLetters: () => publisher.unconfirmed(),
    stop: async () => {
      await source.stop();
      await publisher.stop();
    },
  };
}
