import type { Aggregate } from './aggregate.js';
import { estimateCardinality } from './cardinality.js';
import { decodeList, decodeTuple, MalformedStateError } from './encoded.js';
import { addText, MAX_RANK, mergeRanks, raiseAll, REGISTER_COUNT } from './hyper-log-log.js';
import type { Ranks } from './hyper-log-log.js';

export interface DistinctState {
  ranks: Ranks;
}

/** How many different values there were: exact up to 512, then with a standard error of 0.8 %. 1 and "1" are one. */
export const distinct: Aggregate<DistinctState> = {
  zero: () => ({ ranks: new Map() }),
  add(state, input) {
    state.ranks = addText(state.ranks, String(input));
  },
  merge(into, from) {
    into.ranks = mergeRanks(into.ranks, from.ranks);
  },
  read: (state) => estimateCardinality(state.ranks),
  encode: ({ ranks }) => (ranks instanceof Map ? [...ranks] : Buffer.from(ranks).toString('base64')),
  decode: (encoded) => ({
    ranks: typeof encoded === 'string' ? decodeRegisters(encoded) : decodeMap(encoded),
  }),
};

function decodeRegisters(encoded: string): Uint8Array {
  const registers = Uint8Array.from(Buffer.from(encoded, 'base64'));
  if (registers.length === REGISTER_COUNT && registers.every((rank) => rank <= MAX_RANK)) return registers;
  throw new MalformedStateError(`${REGISTER_COUNT} registers from 0 to ${MAX_RANK} in base64`, encoded);
}

function decodeMap(encoded: unknown): Ranks {
  return raiseAll(new Map(), decodeList(encoded, 'hashes').map(decodeRank));
}

function decodeRank(encoded: unknown): readonly [number, number] {
  const [hash, rank] = decodeTuple(encoded, 'distinct', ['hash', 'rank']);
  if (typeof hash === 'number' && hash === (hash | 0) && isRank(rank)) return [hash, rank];
  throw new MalformedStateError(`a 32-bit hash and a rank from 1 to ${MAX_RANK}`, encoded);
}

function isRank(rank: unknown): rank is number {
  return typeof rank === 'number' && Number.isInteger(rank) && rank >= 1 && rank <= MAX_RANK;
}
