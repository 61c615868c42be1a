import type { Service } from '../../../setup/model/service.js';
import type { Setup } from '../../../setup/model/setup.js';
import type { Stream } from '../../../setup/model/stream.js';
import { isDeadLetter } from '../../event/rejection.js';
import type { Tell } from '../../happening/happening.js';
import type { StreamHappening } from '../../happening/stream.js';
import type { Deliver, Source } from '../../source/source.js';
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
  readonly tell: Tell<StreamHappening>;
}

/** The source that a stream's declaration asks for; it reads nothing before its tables are whole. */
export function makeSource(stream: Stream, service: Service, surroundings: SourceSurroundings): Source {
  const { access, setup, tell } = surroundings;
  tell({ kind: 'streamStarting', stream: stream.name });
  const tablesWhole = () => access.resources.ready(() => neededTables(stream.name, setup()));
  return new GatedSource(tablesWhole, declaredSource(stream, service, surroundings));
}

function declaredSource(stream: Stream, service: Service, surroundings: SourceSurroundings): Source {
  const { directory, access, tell } = surroundings;
  if (stream.source.kind === 'file') {
    const { file } = stream.source;
    const options = { stream: stream.name, file, directory, eventTimeField: stream.eventTime?.field };
    return new FileSource(options, systemClock, tell);
  }
  if (stream.source.kind === 'routed') return routedSource(stream, tell);
  return new LinkedSource(
    () => access.nats.link(),
    (link) => withDeadLetters(stream, link, tell, natsSource(stream, service, link, tell)),
  );
}

function natsSource(
  { name: stream, source }: Stream,
  service: Service,
  link: NatsLink,
  tell: Tell<StreamHappening>,
): Source {
  switch (source.kind) {
    case 'subject':
      return new SubjectSource({ stream, ...source }, link, systemClock, tell);
    case 'jetstream': {
      const { jetstream } = source;
      const options = { stream, service: service.name, jetstream, acks: 'batched' } as const;
      return new JetStreamSource(options, link, systemClock, tell);
    }
    case 'file':
    case 'routed':
      throw new Error(`BUG: a stream of kind "${source.kind}" needs no NATS`);
  }
}

/** Nothing is read: events come in by way of other streams. */
function routedSource({ name }: Stream, tell: Tell<StreamHappening>): Source {
  return { start: async () => tell({ kind: 'streamConnected', stream: name }), stop: async () => undefined };
}

/** Sends what the pipeline rejects on to the dead-letter subject, if the stream has one. */
function withDeadLetters(
  { name, deadLetter }: Stream,
  link: NatsLink,
  tell: Tell<StreamHappening>,
  source: Source,
): Source {
  if (deadLetter === undefined) return source;
  const publisher = new DeadLetterPublisher(name, deadLetter, link, tell);
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
