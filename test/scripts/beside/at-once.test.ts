import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { tempFolder } from '../../support/temp-folder.js';
import { SERVICES, company, filesOf, natsight, running } from './company.js';
import type { ServiceName } from './company.js';

const folder = tempFolder();
const started = company();
/** What one of two deployments is told when the other one is faster. */
const REFUSED = /Another provision changes this folder|was changed by somebody else after the plan was made/;
/** Each round lets at least one of them through. */
const MAX_ROUNDS = 10;

test('two services that are provisioned and taken out at once lose nothing: the slower one is refused and comes again', async () => {
  const there = started();
  const before = [filesOf(there), await running(there)];
  const states = Object.fromEntries(
    SERVICES.map((name) => [name, mkdtempSync(join(folder, 'state-'))] as const),
  );
  const atOnce = async (...args: readonly [string, ...string[]]) => {
    let left: readonly ServiceName[] = SERVICES;
    for (let round = 0; left.length > 0; round++) {
      if (round === MAX_ROUNDS) throw new Error(`${args.join(' ')}: ${left.join(', ')} still refused`);
      const results = await Promise.all(
        left.map(async (name) => ({
          name,
          ...(await natsight(there, name, states[name] ?? '', ...args, '--yes')),
        })),
      );
      const refused = results.filter(({ exitCode }) => exitCode !== 0);
      for (const { stdout, stderr } of refused) expect(stdout + stderr).toMatch(REFUSED);
      left = refused.map(({ name }) => name);
    }
  };

  await atOnce('provision', '--edit');
  const names = Object.keys(filesOf(there)).map((path) => path.split('/').at(-1));
  expect(names).toEqual(expect.arrayContaining(SERVICES.map((name) => `natsight-${name}.rules.yml`)));
  expect(names).not.toContain('natsight.lock');
  for (const name of SERVICES) {
    const again = await natsight(there, name, states[name] ?? '', 'provision', '--yes');
    expect(again.stdout).toContain('0 changes\n');
  }

  await atOnce('unprovision');
  expect([filesOf(there), await running(there)]).toEqual(before);
});
