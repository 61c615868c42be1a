import { createHash } from 'node:crypto';
import type { Setup } from '../../../setup/model/setup.js';
import { setupIdentity } from '../../identity/identity.js';

/** A short name for a resolved setup: equal setups have equal hashes, however their files are laid out. */
export function setupHash(setup: Setup): string {
  return createHash('sha256').update(setupIdentity(setup)).digest('hex').slice(0, 16);
}
