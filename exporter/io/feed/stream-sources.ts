import type { Service } from '../../../setup/model/service.js';
import type { Setup } from '../../../setup/model/setup.js';
import type { Stream } from '../../../setup/model/stream.js';
import { sourceIdentity } from '../../identity/identity.js';
import type { Identity } from '../../identity/identity.js';
import type { Delivery } from '../../source/delivery.js';
import { resumption } from '../../source/source.js';
import type { Inlet, Position, Positions } from '../../source/source.js';
import type { WaitingMessage } from '../../event/waiting-message.js';
import type { StreamReader } from './prepared-source.js';

export interface SourceMaker {
  delivery(stream: string): Delivery;
  source(stream: Stream, delivery: Delivery, service: Service): StreamReader;
}

/** The setup whose streams to read, and where their messages go. */
export interface StreamReading {
  readonly setup: Setup;
  /** `undefined` if the setup does not have the stream. */
  readonly inlet: (stream: string) => Inlet | undefined;
  /** Where to resume streams that were read before. */
  readonly positions: Positions;
  /** Up to where messages are safe: beyond, the server has to keep them, although they are not read again. */
  readonly safe: Positions;
  /** Called if retrying a source cannot help, such as when a file or a secret cannot be read. */
  readonly onFailure: OnSourceFailure;
}

export type OnSourceFailure = (stream: string, error: unknown) => void;

const NO_DEAD_LETTERS: readonly WaitingMessage[] = [];

interface ReadStream {
  /** The source is kept as long as this does not change. */
  readonly identity: Identity;
  readonly source: StreamReader;
  readonly delivery: Delivery;
}

/** The sources of a setup's streams, started, kept and stopped as the setup changes. */
export class StreamSources {
  readonly #make: SourceMaker;
  #streams: ReadonlyMap<string, ReadStream> = new Map();
  /** Stopped sources whose last messages are not acknowledged yet. */
  #ended: ReadonlyMap<string, ReadStream> = new Map();

  constructor(make: SourceMaker) {
    this.#make = make;
  }

  positions(): Positions {
    return new Map([...positionsOf(this.#ended), ...positionsOf(this.#streams)]);
  }

  /** Dead letters that NATS has not confirmed, by stream. */
  deadLetters(): readonly (readonly WaitingMessage[])[] {
    return Array.from(this.#streams.values(), ({ source }) => source.deadLetters?.() ?? NO_DEAD_LETTERS);
  }

  /** Everything up to these positions is safe and need not be delivered again. */
  acknowledge(positions: Positions): void {
    for (const [stream, position] of positions) {
      this.#ended.get(stream)?.source.acknowledge(position);
      this.#streams.get(stream)?.source.acknowledge(position);
    }
    this.#ended = new Map([...this.#ended].filter(([stream]) => !positions.has(stream)));
  }

  /** Sends messages to these inlets from now on. */
  bind(inlet: StreamReading['inlet']): void {
    for (const [stream, { delivery }] of this.#streams) delivery.bind(inlet(stream));
  }

  /** Reads the streams of this setup. Resolves once the sources that are no longer needed have stopped. */
  async read(reading: StreamReading): Promise<void> {
    this.bind(reading.inlet);
    const before = this.#streams;
    const { setup } = reading;
    const next = setup.streams.map((stream) => {
      const identity = sourceIdentity(stream, setup.service);
      const known = before.get(stream.name);
      return { stream, kept: known?.identity === identity ? known : undefined, identity };
    });
    const kept = new Set(next.map((entry) => entry.kept));
    // Stop these before the new ones start: a durable consumer has one reader at a time.
    const ended = new Map([...before].filter(([, running]) => !kept.has(running)));
    await stopAll(ended);
    this.#ended = new Map([...this.#ended, ...ended]);
    const endedAt = positionsOf(ended);
    const started = next.map(({ stream, kept: running, identity }) => {
      const delivery = running?.delivery ?? this.#make.delivery(stream.name);
      const source = running?.source ?? this.#make.source(stream, delivery, setup.service);
      return { stream, isNew: running === undefined, running: { identity, source, delivery } };
    });
    this.#streams = new Map(started.map(({ stream, running }) => [stream.name, running]));
    for (const { stream, isNew, running } of started) {
      if (isNew) this.#start(stream.name, running, reading, endedAt.get(stream.name));
    }
  }

  /** Stops reading, after the messages that have arrived are processed. */
  async stop(): Promise<void> {
    await stopAll(this.#streams);
  }

  #start(
    stream: string,
    { source, delivery }: ReadStream,
    reading: StreamReading,
    endedAt: Position | undefined,
  ): void {
    delivery.bind(reading.inlet(stream));
    const after = endedAt ?? reading.positions.get(stream);
    const from = after && resumption(after, reading.safe.get(stream));
    source.start(delivery.receive, from).catch((error: unknown) => {
      // A source that was stopped while waiting for its connection has not failed.
      if (this.#streams.get(stream)?.source === source) reading.onFailure(stream, error);
    });
  }
}

function positionsOf(streams: ReadonlyMap<string, ReadStream>): Positions {
  const positions = new Map<string, Position>();
  for (const [stream, { source }] of streams) {
    const position = source.position();
    if (position !== undefined) positions.set(stream, position);
  }
  return positions;
}

async function stopAll(streams: ReadonlyMap<string, ReadStream>): Promise<void> {
  await Promise.all([...streams.values()].map(({ source }) => source.stop()));
}
