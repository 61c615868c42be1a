import type { Service } from '../../../setup/model/service.js';
import type { Setup } from '../../../setup/model/setup.js';
import type { Stream } from '../../../setup/model/stream.js';
import type { Tell } from '../../happening/happening.js';
import type { StreamHappening } from '../../happening/stream.js';
import type { Delivery } from '../../source/delivery.js';
import { NO_POSITION } from '../../source/source.js';
import type { Source } from '../../source/source.js';
import { systemClock } from '../clock.js';
import { RecordedSource } from '../file/file-source.js';
import { neededTables } from '../lookup/needed-tables.js';
import { DeadLetterPublisher } from '../nats/dead-letter.js';
import { JetStreamSource } from '../nats/jetstream-source.js';
import type { NatsLink } from '../nats/link.js';
import { SubjectSource } from '../nats/subject-source.js';
import type { SetupAccess } from '../setup/setup-access.js';
import { PreparedSource } from './prepared-source.js';

export interface SourceSurroundings {
  /** Files named by the setup are relative to this folder. */
  readonly directory: string;
  readonly access: SetupAccess;
  /** The setup that is active at the time. */
  readonly setup: () => Setup;
  readonly service: Service;
  readonly tell: Tell<StreamHappening>;
}

/** The source that a stream's declaration asks for. It reads nothing before the tables are complete that its events are looked up in. */
export function makeSource(stream: Stream, delivery: Delivery, surroundings: SourceSurroundings): Source {
  const { access, setup, tell } = surroundings;
  tell({ kind: 'streamStarting', stream: stream.name });
  return new PreparedSource(async () => {
    await access.resources.ready(() => neededTables(stream.name, setup()));
    return declaredSource(stream, delivery, surroundings);
  });
}

async function declaredSource(
  stream: Stream,
  delivery: Delivery,
  surroundings: SourceSurroundings,
): Promise<Source> {
  const { directory, access, tell } = surroundings;
  const { name, source, eventTime } = stream;
  switch (source.kind) {
    case 'file':
      return new RecordedSource(
        { stream: name, file: source.file, directory, eventTimeField: eventTime?.field },
        systemClock,
        tell,
      );
    case 'routed':
      return routedSource(name, tell);
    case 'subject': {
      const link = await access.nats.link();
      const reader = new SubjectSource({ stream: name, ...source }, link, systemClock, tell);
      return withDeadLetters(stream, delivery, link, reader, tell);
    }
    case 'jetstream': {
      const link = await access.nats.link();
      const options = { stream: name, service: surroundings.service.name, jetstream: source.jetstream };
      const reader = new JetStreamSource(options, link, systemClock, tell);
      return withDeadLetters(stream, delivery, link, reader, tell);
    }
  }
}

/** Nothing is read: other streams route their events to it. */
function routedSource(stream: string, tell: Tell<StreamHappening>): Source {
  return {
    ...NO_POSITION,
    start: async () => tell({ kind: 'streamConnected', stream }),
    stop: async () => undefined,
  };
}

/** Rejected messages go to the stream's dead-letter subject, if it has one; those that wait are sent when the source stops. */
function withDeadLetters(
  { name, deadLetter }: Stream,
  delivery: Delivery,
  link: NatsLink,
  source: Source,
  tell: Tell<StreamHappening>,
): Source {
  if (deadLetter === undefined) return source;
  const publisher = new DeadLetterPublisher(name, deadLetter, link, tell);
  delivery.publishTo(publisher);
  return {
    start: (receive, after) => source.start(receive, after),
    position: () => source.position(),
    acknowledge: (position) => source.acknowledge(position),
    stop: async () => {
      await source.stop();
      await publisher.stop();
    },
  };
}
