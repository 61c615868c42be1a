import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { tempFolder } from '../../support/temp-folder.js';
import { comeAndGo } from './come-and-go.js';
import { company, filesOf, natsight, running } from './company.js';

const folder = tempFolder();
const started = company();
const state = () => mkdtempSync(join(folder, 'state-'));
describe('servers of other people', () => {
  test('are not changed while their prometheus.yml does not include natsight: the lines to add, and where', async () => {
    const there = started();
    const before = filesOf(there);
    const { stdout, exitCode } = await natsight(there, 'shop', state(), 'provision', '--yes');
    expect(stdout).toContain(
      `Failed at plan: ${there.prometheus.configPath} does not include the files of natsight. Nothing was changed.`,
    );
    expect(stdout).toContain('in the list "rule_files" (line 10):\n    - natsight-shop.rules.yml\n');
    expect(stdout).toMatch(/in the list "scrape_configs" \(line 13\):\n {4}- job_name: shop\n/);
    expect(exitCode).toBe(1);
    expect(filesOf(there)).toEqual(before);
  });

  test('are not changed without a yes', async () => {
    const there = started();
    const before = filesOf(there);
    const { stdout, exitCode } = await natsight(there, 'shop', state(), 'provision', '--edit');
    expect(stdout).toContain(`+++ ${there.alertmanager.configPath}\n`);
    expect(stdout).toContain('\n+  # >>> natsight-shop\n');
    expect(stdout).toContain('Plan: 2 to create, 2 to update.\n4 changes\n');
    expect(stdout).toContain(
      'Failed at plan: Nothing was changed: there is no terminal to ask on. Add --yes',
    );
    expect(exitCode).toBe(1);
    expect(filesOf(there)).toEqual(before);
  });

  test('keep every byte and all that they do while two services come and go', async () => {
    const there = started();
    const before = [filesOf(there), await running(there)];
    await comeAndGo(there, { shop: state(), 'shop-eu': state() });
    expect([filesOf(there), await running(there)]).toEqual(before);
  });

  test('keep an Alertmanager without natsight, whose people route by labels', async () => {
    const there = started();
    const { configPath } = there.alertmanager;
    const original = readFileSync(configPath, 'utf8');
    const where = state();
    const run = (...args: readonly string[]) =>
      natsight(there, 'shop', where, 'provision', '--yes', '--only', 'routes', ...args);
    expect(await run('--alertmanager.mode', 'labels')).toMatchObject({ stdout: '0 changes\n', exitCode: 0 });
    expect((await run()).stdout).toMatch(/\n1 change\n$/);
    expect(readFileSync(configPath, 'utf8')).not.toBe(original);
    expect((await run('--alertmanager.mode', 'labels')).stdout).toMatch(/\n1 change\n$/);
    expect(readFileSync(configPath, 'utf8')).toBe(original);
    await natsight(there, 'shop', where, 'unprovision', '--yes');
    expect(filesOf(there)).not.toHaveProperty([`${configPath}.before-natsight`]);
  });

  test('get back one deployment after the other, and keep what somebody has changed since', async () => {
    const there = started();
    const { configPath: alertmanagerYml } = there.alertmanager;
    const before = [filesOf(there), await running(there)];
    const where = state();
    const run = (...args: readonly [string, ...string[]]) => natsight(there, 'shop', where, ...args);
    await run('provision', '--edit', '--yes', '--only', 'rules', '--only', 'scrape');
    const first = filesOf(there);
    await run('provision', '--yes', '--only', 'routes');
    const history = await run('provision', '--history');
    expect(history.stdout).toMatch(/^ {3}2 {2}\S+ {2}\S+\/shop {2}alertmanager alertmanager\.yml\n {3}1 {2}/);

    const unknown = await run('provision', '--rollback', '7', '--yes');
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
