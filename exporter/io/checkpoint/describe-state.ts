import { fileFault } from '../../../setup/file-fault.js';
import type { Setup } from '../../../setup/model/setup.js';
import { compareIdentities } from '../../identity/kept.js';
import { declaredIdentities, savedIdentities } from '../../machine/state-identities.js';
import { describe, holderOf } from './lease.js';
import { StateError } from './state-error.js';
import { readStoredState } from './state-files.js';

/** What an exporter with this setup would find in a state folder, in sentences. Changes nothing. Throws a `StateError`. */
export async function describeState(setup: Setup, folder: string): Promise<readonly string[]> {
  const { checkpoints, unusable } = await storedIn(folder, setup.service.name);
  const last = checkpoints.at(-1);
  if (last === undefined) return [`the state folder ${folder} has no state yet`];
  const { kept, anew } = compareIdentities(savedIdentities(last.machine), declaredIdentities(setup));
  const holder = await holderOf(folder);
  return [
    `the state in ${folder} was saved at ${new Date(last.takenMs).toISOString()}${holder === undefined ? '' : `; it is in use by ${describe(holder)}`}`,
    ...unusable,
    ...anew,
    `everything else of it goes on: ${kept} declarations`,
  ];
}

async function storedIn(folder: string, service: string) {
  try {
    return await readStoredState(folder, service);
  } catch (error) {
    if (error instanceof StateError) throw error;
    throw new StateError('STATE_UNUSABLE', `the state folder ${folder} cannot be read: ${fileFault(error)}`, {
      cause: error,
    });
  }
}
