import { randomInt } from 'node:crypto';

/** How often a property is tried, and from which seed: options of fast-check. */
export interface FuzzRuns {
  readonly numRuns: number;
  readonly seed: number;
}

export interface LongRun {
  /** How many of the cases of `npm run fuzz` one run stands for, since it costs as much. */
  readonly each?: number;
  readonly most?: number;
}

const FIXED_SEED = 20_011_224;

/** Whether this is `npm run fuzz`. */
export const isLongFuzz = process.env['NATSIGHT_FUZZ_CASES'] !== undefined;

/**
 * `npm test` tries `short` runs of a fixed seed, `npm run fuzz` as many of a new one as NATSIGHT_FUZZ_CASES says. fast-check prints
 * the seed of a failure; NATSIGHT_FUZZ_SEED replays it.
 */
export function fuzzRuns(short: number, { each = 1, most = Infinity }: LongRun = {}): FuzzRuns {
  const { NATSIGHT_FUZZ_CASES: cases, NATSIGHT_FUZZ_SEED: seed } = process.env;
  return {
    numRuns: cases === undefined ? short : Math.min(Math.ceil(Number(cases) / each), most),
    seed: seed === undefined ? (cases === undefined ? FIXED_SEED : randomInt(2 ** 31)) : Number(seed),
  };
}
