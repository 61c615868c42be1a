import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { filesOf, natsight, running, succeeding } from './company.js';
import { restoredCompany } from './restored-company.js';

const { started, newFolder } = restoredCompany();
const state = () => newFolder('state-');

describe('servers of other people', () => {
  test('get back one deployment after the other, and keep what somebody has changed since', async () => {
    const there = started();
    const { configPath: alertmanagerYml } = there.alertmanager;
    const before = [filesOf(there), await running(there)];
    const where = state();
    const run = (...args: readonly [string, ...string[]]) => succeeding(there, 'shop', where, ...args);
    await run('provision', '--edit', '--yes', '--only', 'rules', '--only', 'scrape');
    const first = filesOf(there);
    await run('provision', '--yes', '--only', 'routes');
    const history = await run('provision', '--history');
    expect(history.join('\n')).toMatch(
      /^ {3}2 {2}\S+ {2}\S+\/shop {2}alertmanager alertmanager\.yml\n {3}1 {2}/,
    );

    const unknown = await natsight(there, 'shop', where, 'provision', '--rollback', '7', '--yes');
    expect([unknown.stderr, unknown.exitCode]).toEqual([expect.stringContaining('known are 2, 1.'), 1]);

    const edited = readFileSync(alertmanagerYml, 'utf8').replace('# soon smtp', '# not yet smtp');
    writeFileSync(alertmanagerYml, edited);
    await run('provision', '--rollback', '--yes');
    expect(readFileSync(alertmanagerYml, 'utf8')).toBe(
      String(first[alertmanagerYml]).replace('# soon smtp', '# not yet smtp'),
    );
    expect(existsSync(`${alertmanagerYml}.before-natsight`)).toBe(true);
    writeFileSync(alertmanagerYml, String(first[alertmanagerYml]));

    await run('provision', '--rollback', '1', '--yes');
    const { [`${alertmanagerYml}.before-natsight`]: original, ...left } = filesOf(there);
    expect([left, await running(there)]).toEqual(before);
    expect(original).toBe(before[0]?.[alertmanagerYml as keyof (typeof before)[0]]);
  });
});
