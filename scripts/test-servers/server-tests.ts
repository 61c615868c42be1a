import { execFile } from 'node:child_process';
import { relative } from 'node:path';
import { promisify } from 'node:util';
import { packageFolder } from '../../exporter/io/process/package-folder.js';
import type { ServerSet } from './server-set.js';

/** Whoever runs a server or its tool gets the program here. */
const FINDER = 'scripts/servers/find-binary.ts';
const LARGEST_LIST_BYTES = 16 << 20;

/**
 * The test files that use a server, by what they import, directly or through others; and those of `test/servers` that need servers as
 * new as these. Paths below the checkout, sorted.
 */
export async function serverTests(set: ServerSet, checkout = packageFolder()): Promise<readonly string[]> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [...jest(checkout), '--listTests', '--findRelatedTests', FINDER],
    {
      cwd: checkout,
      env: { ...process.env, NATSIGHT_TEST_SERVERS: set },
      maxBuffer: LARGEST_LIST_BYTES,
    },
  );
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((path) => relative(checkout, path))
    .sort();
}

const jest = (checkout: string) => [
  '--experimental-vm-modules',
  '--no-warnings=ExperimentalWarning',
  `${checkout}/node_modules/jest/bin/jest.js`,
];
