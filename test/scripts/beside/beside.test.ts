import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { alertmanagerAt } from '../../../scripts/deployment/clients.js';
import { MONITORING_FILE, PROCESSING_FILE } from '../../../setup/model/setup.js';
import { isSince } from '../../../setup/promql/target.js';
import { writeSetupFiles } from '../../support/written-setup.js';
import { tempFolder } from '../../support/temp-folder.js';
import { comeAndGo } from './come-and-go.js';
import { company, filesOf, natsight, restoreCompany, running, succeeding } from './company.js';

const folder = tempFolder();
const started = company();
const state = () => mkdtempSync(join(folder, 'state-'));

let untouched: Readonly<Record<string, string>>;
beforeAll(() => {
  untouched = filesOf(started());
});
/** No test depends on what an earlier one has left. */
beforeEach(() => restoreCompany(started(), untouched));

describe('servers of other people', () => {
  test('are not changed while their prometheus.yml does not include natsight: the lines to add, and where', async () => {
    const there = started();
    const before = filesOf(there);
    const { stdout, exitCode } = await natsight(there, 'shop', state(), 'provision', '--yes');
    expect(stdout).toContain(
      `Failed at plan: ${there.prometheus.configPath} does not include the files of natsight. Nothing was changed.`,
    );
    expect(stdout).toContain('in the list "rule_files" (line 10):\n    - natsight-shop.rules.yml\n');
    // Since 2.43, Prometheus reads scrape jobs from other files.
    expect(stdout).toMatch(
      /in the list "scrape_configs" \(line 13\):\n {4}- job_name: shop\n|at the end:\n {2}scrape_config_files:\n/,
    );
    expect(exitCode).toBe(1);
    expect(filesOf(there)).toEqual(before);
  });

  test('are not changed without a yes', async () => {
    const there = started();
    const before = filesOf(there);
    const { stdout, exitCode } = await natsight(there, 'shop', state(), 'provision', '--edit');
    expect(stdout).toContain(`+++ ${there.alertmanager.configPath}\n`);
    expect(stdout).toContain('\n+  # >>> natsight-shop\n');
    expect(stdout).toContain('Plan: 2 to update, 2 to create.\n4 changes\n');
    expect(stdout).toContain(
      'Failed at plan: Nothing was changed: there is no terminal to ask on. Add --yes',
    );
    expect(exitCode).toBe(1);
    expect(filesOf(there)).toEqual(before);
  });

  test('keep a configuration that amtool would refuse with our part: the reason, and nothing written', async () => {
    const there = started();
    const { configPath } = there.alertmanager;
    // Alertmanager still runs with what was there before.
    writeFileSync(configPath, String(untouched[configPath]).replace('receiver: pager', 'receiver: pagr'));
    const before = filesOf(there);
    const { stdout, exitCode } = await natsight(there, 'shop', state(), 'provision', '--edit', '--yes');
    expect(stdout).toMatch(
      /^Failed at plan: amtool .+ as it would be: undefined receiver "pagr" used in route\./m,
    );
    expect(exitCode).toBe(1);
    expect(filesOf(there)).toEqual(before);
  });

  test('are not told of a receiver that their Alertmanager is too old for, whatever the setup says', async () => {
    const there = started();
    const { shop } = there.services;
    const read = (file: string) => JSON.parse(readFileSync(join(shop.setup, file), 'utf8'));
    const monitoring = read(MONITORING_FILE);
    monitoring.instantAlerts.receivers.ops = {
      incidentio: { url: 'http://127.0.0.1:9/', tokenFile: '/token' },
    };
    monitoring.dynamicUpdates.alertmanager = { version: '0.31' };
    const setup = await writeSetupFiles(
      mkdtempSync(join(folder, 'setup-')),
      read(PROCESSING_FILE),
      monitoring,
    );
    const other = { ...there, services: { ...there.services, shop: { ...shop, setup } } };
    const run = await natsight(other, 'shop', state(), 'provision', '--only', 'routes', '--yes');
    const version = await alertmanagerAt(there.alertmanager.url).version();
    if (isSince({ version }, '0.29')) return;
    expect(run.stdout).toContain(
      `the one at ${there.alertmanager.url} is ${version}, and the setup says 0.31 (dynamicUpdates.alertmanager.version).`,
    );
    expect(run.exitCode).toBe(1);
    expect(filesOf(there)).toEqual(untouched);
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
      succeeding(there, 'shop', where, 'provision', '--yes', '--only', 'routes', ...args);
    expect(await run('--alertmanager.mode', 'labels')).toEqual(['0 changes']);
    expect(await run()).toContain('1 change');
    expect(readFileSync(configPath, 'utf8')).not.toBe(original);
    expect(await run('--alertmanager.mode', 'labels')).toContain('1 change');
    expect(readFileSync(configPath, 'utf8')).toBe(original);
    await succeeding(there, 'shop', where, 'unprovision', '--yes');
    expect(filesOf(there)).not.toHaveProperty([`${configPath}.before-natsight`]);
  });

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
