import { execFile } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';

const run = promisify(execFile);
const compiled = pathToFileURL('dist/exporter/io/process/compiler.js');

/** What V8 writes into compiled code stands for all of its flags. */
test('after the start, the flags of V8 are those that it would have without', async () => {
  const program = `
    import { cachedDataVersionTag as tag } from 'node:v8';
    import { compileForEvents, compileForStart } from ${JSON.stringify(compiled.href)};
    const tags = [tag()];
    for (const change of [compileForStart, compileForEvents]) { change(); tags.push(tag()); }
    console.log(JSON.stringify(tags));
  `;
  const { stdout, stderr } = await run(process.execPath, ['--input-type=module', '--eval', program]);
  expect(stderr).toBe('');
  const [before, start, events] = JSON.parse(stdout) as number[];
  expect(start).not.toBe(before);
  expect(events).toBe(before);
});
