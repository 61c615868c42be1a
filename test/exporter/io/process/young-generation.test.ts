import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { tempFolder } from '../../../support/temp-folder.js';

const folder = tempFolder();
const run = promisify(execFile);
const compiled = pathToFileURL('dist/exporter/io/process/young-generation.js');

/** MiB that V8 has for both halves once many objects have survived, in the main thread and then in another one. */
async function youngMiB(before: string): Promise<readonly number[]> {
  const file = join(folder, `${before === '' ? 'unbounded' : 'bounded'}.mjs`);
  await writeFile(
    file,
    `
    import { Worker, isMainThread } from 'node:worker_threads';
    import { getHeapSpaceStatistics } from 'node:v8';
    import { boundYoungGeneration } from ${JSON.stringify(compiled.href)};
    ${before}
    const survivors = Array.from({ length: 1_000_000 }, (_, number) => ({ number }));
    const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space');
    console.log(young.space_size / 2 ** 20, survivors.length);
    if (isMainThread) new Worker(new URL(import.meta.url));
    `,
  );
  const { stdout } = await run(process.execPath, [file]);
  return stdout
    .trim()
    .split('\n')
    .map((line) => Number(line.split(' ')[0]));
}

test('the young generation grows to 8 MiB in each thread, and no more', async () => {
  expect(await youngMiB('boundYoungGeneration();')).toEqual([8, 8]);
});

test('without the bound it grows beyond', async () => {
  for (const mib of await youngMiB('')) expect(mib).toBeGreaterThan(8);
});
