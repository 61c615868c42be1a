import { randomInt } from 'node:crypto';

/** How often a property is tried, and from which seed. */
export interface FuzzRuns {
  readonly numRuns: number;
  readonly seed: number;
}

const FIXED_SEED = 20_011_224;

/**
 * `npm test` tries `short` cases of a fixed seed, `npm run fuzz` up to `long` of a new one. fast-check prints the seed of a failure;
 * NATSIGHT_FUZZ_SEED replays it.
 */
export function fuzzRuns(short: number, long = Infinity): FuzzRuns {
  const { NATSIGHT_FUZZ_CASES: cases, NATSIGHT_FUZZ_SEED: seed } = process.env;
  return {
    numRuns: cases === undefined ? short : Math.min(Number(cases), long),
    seed: seed === undefined ? (cases === undefined ? FIXED_SEED : randomInt(2 ** 31)) : Number(seed),
  };
}
