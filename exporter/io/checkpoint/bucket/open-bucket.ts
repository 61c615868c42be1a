import { StorageType } from '@nats-io/jetstream';
import type { StreamInfo } from '@nats-io/jetstream';
import { millis } from '@nats-io/transport-node';
import { formatDuration } from '../../../../setup/model/duration.js';
import { messageOf } from '../../error-message.js';
import { requestFailure } from '../../nats/jetstream/jetstream-denied.js';
import { isMissing } from '../../nats/jetstream/jetstream-stream.js';
import type { NatsLink } from '../../nats/link.js';
import { StateError } from '../state-error.js';
import { BucketValues } from './bucket-values.js';

/** Replicas of a bucket that natsight creates in a cluster: it survives the loss of one server. */
const CLUSTER_REPLICAS = 3;
/** Smaller values would make thousands of one checkpoint. */
const MIN_VALUE_BYTES = 4 * 1024;

/** Opens the bucket of a state, and creates it if it does not exist. Throws a `StateError`. */
export async function openBucket(bucket: string, link: NatsLink): Promise<BucketValues> {
  const values = await BucketValues.at(bucket, link.connection);
  try {
    const found = await find(values);
    if (found === undefined) await create(values, link);
    else useOf(values, found);
  } catch (error) {
    throw unusableBucket(bucket, error, link);
  }
  return values;
}

/** Opens the bucket of a state. Returns `undefined` if it does not exist. Throws a `StateError`. */
export async function openExistingBucket(bucket: string, link: NatsLink): Promise<BucketValues | undefined> {
  const values = await BucketValues.at(bucket, link.connection);
  try {
    const found = await find(values);
    if (found === undefined) return undefined;
    useOf(values, found);
    return values;
  } catch (error) {
    throw unusableBucket(bucket, error, link);
  }
}

/** The error that a person gets who starts the exporter. */
export function unusableBucket(bucket: string, error: unknown, link: NatsLink): StateError {
  if (error instanceof StateError) return error;
  const reason = requestFailure(link, error, `to keep its state in the bucket "${bucket}"`);
  return new StateError('STATE_UNUSABLE', `the state bucket "${bucket}" cannot be used: ${reason}`, {
    cause: error,
  });
}

async function find(values: BucketValues): Promise<StreamInfo | undefined> {
  try {
    return await values.manager.streams.info(values.stream);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

async function create({ bucket }: BucketValues, { connection }: NatsLink): Promise<void> {
  const { Kvm } = await import('@nats-io/kv');
  const buckets = new Kvm(connection);
  const isCluster = ((connection.info ?? {}) as { readonly cluster?: string }).cluster !== undefined;
  const settings = (replicas: number) => ({
    description: 'State of natsight',
    // Older values are of no use: a file has its own history.
    history: 1,
    storage: StorageType.File,
    replicas,
  });
  if (!isCluster) return void (await buckets.create(bucket, settings(1)));
  try {
    await buckets.create(bucket, settings(CLUSTER_REPLICAS));
  } catch (error) {
    // A cluster of one or two servers, or one without room on three of them.
    if (!/replicas|peers|insufficient resources/i.test(messageOf(error))) throw error;
    await buckets.create(bucket, settings(1));
  }
}

/** A bucket that somebody else has created must not lose what is put into it. */
function useOf(values: BucketValues, { config }: StreamInfo): void {
  const fault = faultOf(config);
  if (fault !== undefined) {
    throw new StateError(
      'STATE_UNUSABLE',
      `the state bucket "${values.bucket}" cannot be used: ${fault}; name another bucket (--state): natsight creates one that does not exist`,
    );
  }
  if (config.max_msg_size > 0) values.limitTo(config.max_msg_size);
}

function faultOf({ max_age, max_msg_size, mirror, storage }: StreamInfo['config']): string | undefined {
  const age = millis(max_age);
  if (age > 0) return `it deletes its values after ${formatDuration(age)} (TTL)`;
  if (storage === StorageType.Memory) return 'it is in memory, and a restart of NATS empties it';
  if (mirror !== undefined) return 'it is a mirror, which cannot be written';
  if (max_msg_size > 0 && max_msg_size < MIN_VALUE_BYTES)
    return `it takes no values of more than ${max_msg_size} bytes, and natsight needs ${MIN_VALUE_BYTES}`;
  return undefined;
}
