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

/** The stream's current state. Creates the stream if the setup allows it, otherwise throws an UnusableStreamError. */
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
