import type { Setup } from '../../../setup/model/setup.js';
import type { FileOptions, Stream, StreamSource } from '../../../setup/model/stream.js';

/** How a setup is tried out: its sources are replaced, everything else stays. */
export interface TrialOptions {
  /** Recorded events to read instead of NATS. */
  readonly replay?: FileOptions | undefined;
  /** Beside an exporter in production: read through ephemeral consumers, outside of queue groups, and publish nothing. */
  readonly ephemeral?: boolean | undefined;
}

/** Whether the exporter publishes insights, windows and dead letters to NATS. */
export function publishesToNats({ replay, ephemeral }: TrialOptions): boolean {
  return replay === undefined && ephemeral !== true;
}

/** The setup with the sources to read. */
export function streamsToRead(setup: Setup, trial: TrialOptions): Setup {
  const { replay, ephemeral } = trial;
  if (replay === undefined && ephemeral !== true) return setup;
  const read = replay === undefined ? besideProduction : (stream: Stream) => replayed(stream, replay);
  return { ...setup, streams: setup.streams.map(read) };
}

/** A stream without NATS: it gets the recorded messages that it would have read. Routed streams still get their events from others. */
function replayed(stream: Stream, file: FileOptions): Stream {
  const { source } = stream;
  if (source.kind === 'file' || source.kind === 'routed') return stream;
  return { ...stream, source: { kind: 'file', file, replaces: source } };
}

function besideProduction(stream: Stream): Stream {
  return { ...stream, source: ephemeralSource(stream.source), deadLetter: undefined };
}

function ephemeralSource(source: StreamSource): StreamSource {
  switch (source.kind) {
    // A member of the queue group would take messages away from the others.
    case 'subject':
      return { ...source, queueGroup: undefined };
    case 'jetstream':
      return { ...source, consumer: 'ephemeral', jetstream: { ...source.jetstream, create: undefined } };
    case 'file':
    case 'routed':
      return source;
  }
}
