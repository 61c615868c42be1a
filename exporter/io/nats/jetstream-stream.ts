import {
  DiscardPolicy,
  JetStreamApiCodes,
  JetStreamApiError,
  type JetStreamManager,
  type StreamInfo,
} from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import type { JetStreamOptions } from '../../../setup/model/stream.js';
import { UnusableStreamError } from './unusable-stream-error.js';

type NewStream = NonNullable<JetStreamOptions['create']>;

/** The stream as it is now, created if it may be; throws with a sentence when there is none. */
export async function findStream(
  streams: JetStreamManager['streams'],
  { stream: name, create }: Pick<JetStreamOptions, 'stream' | 'create'>,
): Promise<StreamInfo> {
  try {
    return await streams.info(name);
  } catch (error) {
    if (!isMissing(error)) throw error;
    if (create === undefined)
      throw new UnusableStreamError(`JetStream stream "${name}" does not exist yet`, { cause: error });
    return createStream(streams, name, create);
  }
}

/**
 * Creates a stream on disk that drops its oldest messages at its limits. Somebody else may have created the
 * same one.
 */
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

/** The server says that there is no such stream or consumer. */
export function isMissing(error: unknown): boolean {
  return (
    error instanceof JetStreamApiError &&
    (error.code === JetStreamApiCodes.StreamNotFound || error.code === JetStreamApiCodes.ConsumerNotFound)
  );
}
