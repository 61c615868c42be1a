import { fuzzRuns } from '../../support/fuzz-runs.js';
import { testKills } from './crash-kills.js';

testKills(
  [
    { workers: 1, state: 'folder', natsKilled: 0.2 },
    { workers: 2, state: 'folder', natsKilled: 0.6 },
  ],
  fuzzRuns(2, { each: 10_000, most: 100 }),
);
