import type { Service } from '../../../setup/model/service.js';
import type { Setup } from '../../../setup/model/setup.js';
import type { Stream } from '../../../setup/model/stream.js';
import { isDeadLetter } from '../../event/rejection.js';
import type { Deliver, Source, SourceHappenings } from '../../source/source.js';
import { systemClock } from '../clock.js';
import { FileSource } from '../file/file-source.js';
import { GatedSource } from './gated-source.js';
import { neededTables } from '../lookup/needed-tables.js';
import { LinkedSource } from './linked-source.js';
import { DeadLetterPublisher } from '../nats/dead-letter.js';
import { JetStreamSource } from '../nats/jetstream-source.js';
import type { NatsLink } from '../nats/link.js';
import { SubjectSource } from '../nats/subject-source.js';
import type { SetupAccess } from '../setup/setup-access.js';

export interface SourceSurroundings {
  /** Files named by the setup are relative to this folder. */
  readonly directory: string;
  readonly access: SetupAccess;
  /** The setup that is followed at the time. */
  readonly setup: () => Setup;
  readonly happenings: SourceHappenings;
}

/** The source that a stream's declaration asks for; it reads nothing before its tables are whole. */
export function makeSource(stream: Stream, service: Service, surroundings: SourceSurroundings): Source {
  const { access, setup, happenings } = surroundings;
  happenings.streamStarting(stream.name);
  const tablesWhole = () => access.resources.ready(() => neededTables(stream.name, setup()));
  return new GatedSource(tablesWhole, declaredSource(stream, service, surroundings));
}

function declaredSource(stream: Stream, service: Service, surroundings: SourceSurroundings): Source {
  const { directory, access, happenings } = surroundings;
  if (stream.source.kind === 'file') {
    const { file } = stream.source;
    const options = { stream: stream.name, file, directory, eventTimeField: stream.eventTime?.field };
    return new FileSource(options, systemClock, happenings);
  }
  if (stream.source.kind === 'routed') return routedSource(stream, happenings);
  return new LinkedSource(
    () => access.nats.link(),
    (link) => withDeadLetters(stream, link, happenings, natsSource(stream, service, link, happenings)),
  );
}

function natsSource(
  { name: stream, source }: Stream,
  service: Service,
  link: NatsLink,
  happenings: SourceHappenings,
): Source {
  switch (source.kind) {
    case 'subject':
      return new SubjectSource({ stream, ...source }, link, systemClock, happenings);
    case 'jetstream': {
      const { jetstream } = source;
      const options = { stream, service: service.name, jetstream, acks: 'batched' } as const;
      return new JetStreamSource(options, link, systemClock, happenings);
    }
    case 'file':
    case 'routed':
      throw new Error(`BUG: a stream of kind "${source.kind}" needs no NATS`);
  }
}

/** Nothing is read: events come in by way of other streams. */
function routedSource({ name }: Stream, happenings: SourceHappenings): Source {
  return { start: async () => happenings.streamConnected(name), stop: async () => undefined };
}

/** Sends what the pipeline rejects on to the dead-letter subject, if the stream has one. */
function withDeadLetters(
  { name, deadLetter }: Stream,
  link: NatsLink,
  happenings: SourceHappenings,
  source: Source,
): Source {
  if (deadLetter === undefined) return source;
  const publisher = new DeadLetterPublisher(name, deadLetter, link, happenings);
  const wrap =
    (deliver: Deliver): Deliver =>
    (message) => {
      const rejection = deliver(message);
      if (rejection !== undefined && isDeadLetter(rejection)) publisher.publish(message, rejection);
      return rejection;
    };
  return {
    start: (deliver) => source.start(wrap(deliver)),
    stop: async () => {
      await source.stop();
      await publisher.stop();
    },
  };
}
