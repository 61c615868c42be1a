import { describe, expect, test } from '@jest/globals';
import { fuzzRuns, isLongFuzz } from '../../support/fuzz-runs.js';
import { tempFolder } from '../../support/temp-folder.js';
import { sampleOf } from './sample.js';
import { MUTATED } from './setups.js';
import { survivorsOf, suspectsOf } from './judge.js';

/** `npm run test:mutants` tries all of them, for a quarter of an hour; `npm test` some, and always the same ones. */
const IN_SHORT = 12;

describe('the generated tests fail for a rule in which one token is another one', () => {
  const folder = tempFolder();
  const setups = isLongFuzz ? MUTATED : MUTATED.slice(0, 1);

  test.each(setups)(
    '%s',
    async (_, setup) => {
      const suspects = suspectsOf(setup()).filter(({ equivalent }) => equivalent === undefined);
      expect(suspects.length).toBeGreaterThan(500);
      const { numRuns, seed } = fuzzRuns(IN_SHORT);
      const survivors = await survivorsOf(sampleOf(suspects, numRuns, seed), folder);
      expect(survivors.map(({ what }) => what)).toEqual([]);
    },
    3_600_000,
  );
});
