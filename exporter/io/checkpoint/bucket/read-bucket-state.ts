import type { NatsLink } from '../../nats/link.js';
import type { StateHolderProcess } from '../holder-process.js';
import { lastGoodState } from '../last-good-state.js';
import type { StoredState } from '../last-good-state.js';
import { bucketHolder } from './bucket-lease.js';
import { openExistingBucket, unusableBucket } from './open-bucket.js';
import { currentFiles, storedFiles } from './stored-files.js';

/** The state of a service in a bucket, and who uses it. Changes nothing. Throws a `StateError`. */
export async function readBucketState(
  bucket: string,
  service: string,
  link: NatsLink,
): Promise<{ readonly stored: StoredState; readonly holder: StateHolderProcess | undefined }> {
  const values = await openExistingBucket(bucket, link);
  if (values === undefined)
    return { stored: { checkpoints: [], unusable: [], isAlone: false }, holder: undefined };
  try {
    const files = await currentFiles(values, service);
    return {
      stored: await lastGoodState(storedFiles(values, service, files), service),
      holder: await bucketHolder(values, service),
    };
  } catch (error) {
    throw unusableBucket(bucket, error, link);
  }
}
