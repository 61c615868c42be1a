import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { root, runCommand } from '../../support/run-command.js';
import { tempFolder } from '../../support/temp-folder.js';

const folder = tempFolder();
const program = join(root, 'dist/scripts/natsight.js');

async function check(env: Readonly<Record<string, string>>) {
  const { exitCode, stdout, stderr } = await runCommand(
    process.execPath,
    [program, 'check', 'setup/examples/flights'],
    { env },
  );
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout).toContain('10 metrics');
}

function keptIn(base: string): Record<string, number> {
  const own = join(base, readdirSync(base)[0] ?? '');
  return Object.fromEntries(readdirSync(own).map((name) => [name, statSync(join(own, name)).ino]));
}

test('a command keeps its compiled code, and the next one uses it', async () => {
  const base = join(folder, 'kept');
  await check({ NODE_COMPILE_CACHE: base });
  const files = keptIn(base);
  expect(Object.keys(files).length).toBeGreaterThan(3);
  expect(Object.keys(files).every((name) => /^check\..+-.{8}\.cjs$/.test(name))).toBe(true);
  await check({ NODE_COMPILE_CACHE: base });
  expect(keptIn(base)).toEqual(files);
});

test('"run" uses the code that it kept: V8 rejects what was written with other flags, and "run" sets some', async () => {
  const base = join(folder, 'run');
  const run = () =>
    runCommand(process.execPath, [program, 'run', join(folder, 'none')], {
      env: { NODE_COMPILE_CACHE: base },
    });
  expect((await run()).exitCode).toBe(1);
  const files = keptIn(base);
  expect(Object.keys(files).filter((name) => /^run\.(?:program|run|setup|machine)-/.test(name))).toHaveLength(
    4,
  );
  await run();
  expect(keptIn(base)).toEqual(files);
});

test('a command works where it cannot keep code, and where it may not', async () => {
  const base = join(folder, 'off');
  await check({ NODE_COMPILE_CACHE: join(program, 'none') });
  await check({ NODE_COMPILE_CACHE: base, NODE_DISABLE_COMPILE_CACHE: '1' });
  expect(existsSync(base)).toBe(false);
});
