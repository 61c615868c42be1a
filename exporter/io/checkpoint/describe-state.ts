import { fileFault } from '../../../setup/file-fault.js';
import type { Setup } from '../../../setup/model/setup.js';
import { compareIdentities } from '../../identity/kept.js';
import { declaredIdentities, savedIdentities } from '../../machine/state-identities.js';
import { describe } from './holder-process.js';
import type { StateHolderProcess } from './holder-process.js';
import type { StoredState } from './last-good-state.js';
import { holderOf } from './lease.js';
import { StateError } from './state-error.js';
import { readStoredState } from './state-files.js';
import type { StatePlace } from './state-place.js';
import { connectForState } from './take-state.js';
import type { BucketAccess } from './take-state.js';

/** How long `check` tries to reach the NATS server of a bucket. */
const CONNECT_LIMIT_MS = 8_000;

/** A state as it is found, without taking it. */
interface FoundState {
  readonly stored: StoredState;
  readonly holder: StateHolderProcess | undefined;
}

/**
 * What an exporter with this setup would find in a place, in sentences. Changes nothing. Throws a `StateError`.
 *
 * @param access how NATS is reached if it keeps the state
 */
export async function describeState(
  setup: Setup,
  place: StatePlace,
  access: Omit<BucketAccess, 'service' | 'tell'>,
): Promise<readonly string[]> {
  const words =
    place.kind === 'folder' ? `the state folder ${place.folder}` : `the state bucket "${place.bucket}"`;
  const { stored, holder } =
    place.kind === 'folder'
      ? await foundInFolder(setup, place.folder)
      : await foundInBucket(setup, place.bucket, access);
  const last = stored.checkpoints.at(-1);
  if (last === undefined) return [`${words} has no state yet`];
  const { kept, anew } = compareIdentities(savedIdentities(last.machine), declaredIdentities(setup));
  const where = place.kind === 'folder' ? place.folder : `the bucket "${place.bucket}"`;
  return [
    `the state in ${where} was saved at ${new Date(last.takenMs).toISOString()}${holder === undefined ? '' : `; it is in use by ${describe(holder)}`}`,
    ...stored.unusable,
    ...anew,
    `everything else of it goes on: ${kept} declarations`,
  ];
}

async function foundInFolder(setup: Setup, folder: string): Promise<FoundState> {
  try {
    const holder = await holderOf(folder);
    const stored = await readStoredState(folder, setup.service.name, { isInUse: holder !== undefined });
    return { stored, holder };
  } catch (error) {
    if (error instanceof StateError) throw error;
    throw new StateError('STATE_UNUSABLE', `the state folder ${folder} cannot be read: ${fileFault(error)}`, {
      cause: error,
    });
  }
}

async function foundInBucket(
  { service }: Setup,
  bucket: string,
  access: Omit<BucketAccess, 'service' | 'tell'>,
): Promise<FoundState> {
  const { readBucketState } = await import('./bucket/read-bucket-state.js');
  const end = new AbortController();
  const limit = setTimeout(() => end.abort(), CONNECT_LIMIT_MS);
  try {
    const link = await connectForState(bucket, { ...access, service, tell: () => undefined }, end.signal);
    try {
      return await readBucketState(bucket, service.name, link);
    } finally {
      await link.close();
    }
  } finally {
    clearTimeout(limit);
  }
}
