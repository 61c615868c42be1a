import { createHash } from 'node:crypto';
import type { Setup } from '../../../setup/model/setup.js';
import { setupIdentity } from '../../identity/identity.js';

/** A short hash of a resolved setup. Equal setups have equal hashes, however their files are formatted. */
export function setupHash(setup: Setup): string {
  return createHash('sha256').update(setupIdentity(setup)).digest('hex').slice(0, 16);
}
