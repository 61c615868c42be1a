import type { Aggregate } from './aggregate.js';
import { estimateCardinality } from './cardinality.js';
import { decodeList, decodeTuple } from './encoded.js';
import { MalformedStateError } from '../state/malformed-state-error.js';
import { addText, BELOW_BITS, MAX_LEVEL, mergeLevels, raiseAll, REGISTER_COUNT } from './exa-log-log.js';
import type { Levels } from './exa-log-log.js';

export interface DistinctState {
  levels: Levels;
}

/** Number of distinct values: exact up to 2048, then with a standard error of 0.28 %. 1 and "1" count as the same value. */
export const distinct: Aggregate<DistinctState> = {
  zero: () => ({ levels: new Map() }),
  add(state, input) {
    state.levels = addText(state.levels, String(input));
  },
  merge(into, from) {
    into.levels = mergeLevels(into.levels, from.levels);
  },
  read: (state) => estimateCardinality(state.levels),
  encode: ({ levels }) =>
    levels instanceof Map ? [...levels] : Buffer.from(levels.buffer).toString('base64'),
  decode: (encoded) => ({
    levels: typeof encoded === 'string' ? decodeRegisters(encoded) : decodeMap(encoded),
  }),
};

function decodeRegisters(encoded: string): Int32Array {
  const bytes = Uint8Array.from(Buffer.from(encoded, 'base64'));
  if (bytes.length === REGISTER_COUNT * Int32Array.BYTES_PER_ELEMENT) {
    const registers = new Int32Array(bytes.buffer);
    if (registers.every((register) => register >>> BELOW_BITS <= MAX_LEVEL)) return registers;
  }
  throw new MalformedStateError(
    `${REGISTER_COUNT} registers of levels up to ${MAX_LEVEL} in base64`,
    encoded,
  );
}

function decodeMap(encoded: unknown): Levels {
  return raiseAll(new Map(), decodeList(encoded, 'hashes').map(decodeLevel));
}

function decodeLevel(encoded: unknown): readonly [number, number] {
  const [hash, level] = decodeTuple(encoded, 'distinct', ['hash', 'level']);
  if (typeof hash === 'number' && hash === (hash | 0) && isLevel(level)) return [hash, level];
  throw new MalformedStateError(`a 32-bit hash and a level from 1 to ${MAX_LEVEL}`, encoded);
}

function isLevel(level: unknown): level is number {
  return typeof level === 'number' && Number.isInteger(level) && level >= 1 && level <= MAX_LEVEL;
}
