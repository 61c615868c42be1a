import { hashText } from './text-hash.js';

/**
 * HyperLogLog of Flajolet, Fusy, Gandouet and Meunier (https://doi.org/10.46298/dmtcs.3545): each text falls
 * into one of 2^14 registers, which keeps the greatest rank seen. The standard error is 1.04 / sqrt(2^14) = 0.8 %.
 *
 *     hash       iiiiiiii iiiiiirr rrrrrrrr rrrrrrrr      i: the register; rank: 1 + how many r lead with zero
 *     extension  rrrrrrrr rrrrrrrr rrrrrrrr rrrrrrrr      a second hash, needed where all r above are zero
 *
 * A few texts are kept as a map from hash to rank instead: smaller, and exact.
 */
export type Ranks = Map<number, number> | Uint8Array;

const INDEX_BITS = 14;
const RANK_BITS = 32 - INDEX_BITS;
const RANK_MASK = (1 << RANK_BITS) - 1;

export const REGISTER_COUNT = 1 << INDEX_BITS;
/** One more than the bits that make a rank. */
export const MAX_RANK = RANK_BITS + 32 + 1;
/** With that many entries a map takes about the 16 KB that the registers take. */
export const SPARSE_LIMIT = 512;

const HASH_SEED = 0;
const EXTENSION_SEED = 0x9747b28c;

/** What to keep once the text is added: `ranks` itself, changed, or the registers that replace a full map. */
export function addText(ranks: Ranks, text: string): Ranks {
  const hash = hashText(text, HASH_SEED);
  return raise(ranks, hash, rankOf(hash, text));
}

export function mergeRanks(into: Ranks, from: Ranks): Ranks {
  if (from instanceof Map) return raiseAll(into, from);
  const registers = registersOf(into);
  for (let index = 0; index < REGISTER_COUNT; index++) raiseRegister(registers, index, from[index] ?? 0);
  return registers;
}

export function raiseAll(ranks: Ranks, from: Iterable<readonly [hash: number, rank: number]>): Ranks {
  let raised = ranks;
  for (const [hash, rank] of from) raised = raise(raised, hash, rank);
  return raised;
}

function rankOf(hash: number, text: string): number {
  const bits = hash & RANK_MASK;
  if (bits !== 0) return 1 + Math.clz32(bits << INDEX_BITS);
  return 1 + RANK_BITS + Math.clz32(hashText(text, EXTENSION_SEED));
}

/** Map or registers, and each bit of them, thus depend on the set of texts alone: not on order, not on parts. */
function raise(ranks: Ranks, hash: number, rank: number): Ranks {
  if (!(ranks instanceof Map)) {
    raiseRegister(ranks, hash >>> RANK_BITS, rank);
    return ranks;
  }
  if (rank > (ranks.get(hash) ?? 0)) ranks.set(hash, rank);
  return ranks.size > SPARSE_LIMIT ? registersOf(ranks) : ranks;
}

function registersOf(ranks: Ranks): Uint8Array {
  if (!(ranks instanceof Map)) return ranks;
  const registers = new Uint8Array(REGISTER_COUNT);
  for (const [hash, rank] of ranks) raiseRegister(registers, hash >>> RANK_BITS, rank);
  return registers;
}

function raiseRegister(registers: Uint8Array, index: number, rank: number): void {
  if (rank > (registers[index] ?? 0)) registers[index] = rank;
}
