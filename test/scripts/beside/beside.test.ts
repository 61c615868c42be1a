import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { alertmanagerAt } from '../../../scripts/deployment/clients.js';
import { MONITORING_FILE, PROCESSING_FILE } from '../../../setup/model/setup.js';
import { isSince } from '../../../setup/promql/target.js';
import { writeSetupFiles } from '../../support/written-setup.js';
import { filesOf, natsight } from './company.js';
import { restoredCompany } from './restored-company.js';

const { started, untouched, newFolder } = restoredCompany();
const state = () => newFolder('state-');

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
    writeFileSync(configPath, String(untouched()[configPath]).replace('receiver: pager', 'receiver: pagr'));
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
    const setup = await writeSetupFiles(newFolder('setup-'), read(PROCESSING_FILE), monitoring);
    const other = { ...there, services: { ...there.services, shop: { ...shop, setup } } };
    const run = await natsight(other, 'shop', state(), 'provision', '--only', 'routes', '--yes');
    const version = await alertmanagerAt(there.alertmanager.url).version();
    if (isSince({ version }, '0.29')) return;
    expect(run.stdout).toContain(
      `the one at ${there.alertmanager.url} is ${version}, and the setup says 0.31 (dynamicUpdates.alertmanager.version).`,
    );
    expect(run.exitCode).toBe(1);
    expect(filesOf(there)).toEqual(untouched());
  });
});
