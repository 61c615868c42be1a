import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { packageFolder } from '../../exporter/io/process/package-folder.js';
import { isServerSet, SERVER_SETS } from './server-set.js';
import type { ServerSet } from './server-set.js';
import { serverTests } from './server-tests.js';

/**
 * `npm run test:servers -- [SET ...] [PATTERN ...] [options of Jest]`: the tests that use a server, once with each set of servers.
 * Default: all sets, all of these tests.
 */
const words = process.argv.slice(2);
const firstOption = words.findIndex((word) => word.startsWith('-'));
const named = firstOption === -1 ? words : words.slice(0, firstOption);
const options = firstOption === -1 ? [] : words.slice(firstOption);
const chosen = named.filter(isServerSet);
const patterns = named.filter((word) => !isServerSet(word)).map((word) => new RegExp(word));

const failed: ServerSet[] = [];
for (const set of chosen.length === 0 ? SERVER_SETS : chosen) {
  const all = await serverTests(set);
  const files = all.filter((file) => patterns.length === 0 || patterns.some((each) => each.test(file)));
  console.log(`${files.length} test files with the servers of Debian ${set}`);
  if (files.length === 0 || (await runTests(set, files)) !== 0) failed.push(set);
}
if (failed.length > 0) {
  console.error(`Failed with the servers of Debian ${failed.join(', ')}.`);
  process.exitCode = 1;
}

/** `npm test` unpacks the servers, and Jest puts them first on PATH. */
async function runTests(set: ServerSet, files: readonly string[]): Promise<number | null> {
  const child = spawn('npm', ['test', '--', ...options, '--runTestsByPath', ...files], {
    cwd: packageFolder(),
    env: { ...process.env, NATSIGHT_TEST_SERVERS: set },
    stdio: 'inherit',
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code;
}
