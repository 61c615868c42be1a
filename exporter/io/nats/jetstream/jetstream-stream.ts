import {
  DiscardPolicy,
  JetStreamApiCodes,
  JetStreamApiError,
  type JetStreamManager,
  type StreamInfo,
} from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import type { JetStreamOptions } from '../../../../setup/model/stream.js';
import { UnusableStreamError } from './unusable-stream-error.js';

type NewStream = NonNullable<JetStreamOptions['create']>;

/**
 * The stream's current state. Creates the stream if the setup allows it, otherwise throws an UnusableStreamError.
 *
 * @param subjects that the stream has or had, as far as is known; if another stream has them now, the error names it
 */
export async function findStream(
  streams: JetStreamManager['streams'],
  { stream: name, create }: Pick<JetStreamOptions, 'stream' | 'create'>,
  subjects: readonly string[] = [],
): Promise<StreamInfo> {
  try {
    return await streams.info(name);
  } catch (error) {
    if (!isMissing(error)) throw error;
    if (create === undefined) {
      const moved = await movedTo(streams, name, subjects);
      throw new UnusableStreamError(`JetStream stream "${name}" does not exist yet${moved}`, {
        cause: error,
      });
    }
    return createStream(streams, name, create);
  }
}

/** A stream cannot be renamed. Somebody who wants that creates another one with its subjects, and deletes the first. */
async function movedTo(
  streams: JetStreamManager['streams'],
  name: string,
  subjects: readonly string[],
): Promise<string> {
  const [subject] = subjects;
  if (subject === undefined) return '';
  const other = await streams.find(subject).catch(() => name);
  return other === name
    ? ''
    : `; stream "${other}" has its subject "${subject}" now: set "jetstream.stream" in the setup if it takes its place`;
}

/** Creates a file-based stream that discards the oldest messages at its limits. Succeeds if the same stream already exists. */
function createStream(
  streams: JetStreamManager['streams'],
  name: string,
  { subjects, maxAge, maxBytes }: NewStream,
): Promise<StreamInfo> {
  return streams.add({
    name,
    subjects: [...subjects],
    max_age: nanos(maxAge),
    max_bytes: maxBytes,
    discard: DiscardPolicy.Old,
  });
}

/** Whether the server reports that the stream or consumer does not exist. */
export function isMissing(error: unknown): boolean {
  return (
    error instanceof JetStreamApiError &&
    (error.code === JetStreamApiCodes.StreamNotFound || error.code === JetStreamApiCodes.ConsumerNotFound)
  );
}
