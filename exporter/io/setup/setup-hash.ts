import { createHash } from 'node:crypto';
import type { Setup } from '../../../setup/model/setup.js';

/** A short name for a resolved setup: equal setups have equal hashes, however their files are laid out. */
export function setupHash(setup: Setup): string {
  return createHash('sha256').update(JSON.stringify(setup, entriesOfMaps)).digest('hex').slice(0, 16);
}

/** JSON knows no maps. */
function entriesOfMaps(_key: string, value: unknown): unknown {
  return value instanceof Map ? [...(value as ReadonlyMap<unknown, unknown>)] : value;
}
