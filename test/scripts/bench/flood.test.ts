import { expect, test } from '@jest/globals';
import type { Figure } from '../../../scripts/bench/figure.js';
import { tempFolder } from '../../support/temp-folder.js';
import { measure } from './rig.js';

const folder = tempFolder();

test('"npm run bench" measures floods of bad events and writes figures for a machine', async () => {
  const floods = await measure('flood', folder);
  expect(floods.map(([kind]) => kind)).toEqual(['valid', 'schema', 'undecodable', 'future']);
  const lines = floods.map(([, , , , , of]) => (of as Figure).median);
  expect(lines[0]).toBe(0);
  // A line for all that were rejected and one for all dead letters that were lost, again after ten seconds: not one per event.
  for (const ofBad of lines.slice(1)) {
    expect(ofBad).toBeGreaterThanOrEqual(2);
    expect(ofBad).toBeLessThan(20);
  }
}, 120_000);
