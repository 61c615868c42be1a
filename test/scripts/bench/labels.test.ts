import { expect, test } from '@jest/globals';
import { tempFolder } from '../../support/temp-folder.js';
import { measure } from './rig.js';

const folder = tempFolder();

test('"npm run bench" measures random label values and writes figures for a machine', async () => {
  expect(await measure('labels', folder)).toEqual([
    [200_000, ...Array.from({ length: 4 }, () => expect.any(Number))],
  ]);
}, 120_000);
