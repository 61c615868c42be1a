import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { withoutParts } from '../../../setup/deployment/yaml/marked-parts.js';
import { tempFolder } from '../../support/temp-folder.js';
import { waitFor } from '../../support/wait-for.js';
import type { Webhook } from '../../support/webhook.js';
import { SERVICES, awaitNotifications, company, filesOf, natsight, query, running } from './company.js';
import type { ServiceName } from './company.js';

const SUCCESS = ['Real-time data processing setup successful', 'Live dashboards deployed successfully'];
const folder = tempFolder();
const started = company();
const state = () => mkdtempSync(join(folder, 'state-'));
const bare = (path: string) =>
  SERVICES.reduce((text, name) => withoutParts(text, `natsight-${name}`), readFileSync(path, 'utf8'));

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
    const { configPath: prometheusYml } = there.prometheus;
    const { configPath: alertmanagerYml } = there.alertmanager;
    const original = [readFileSync(prometheusYml, 'utf8'), readFileSync(alertmanagerYml, 'utf8')];
    const states = { shop: state(), 'shop-eu': state() };
    const run = (name: ServiceName, ...args: readonly [string, ...string[]]) =>
      natsight(there, name, states[name], ...args);

    for (const name of SERVICES) {
      const { stdout, stderr, exitCode } = await run(name, 'provision', '--edit', '--yes');
      expect([stdout.split('\n').slice(-4), stderr, exitCode]).toEqual([
        ['4 changes', ...SUCCESS, ''],
        '',
        0,
      ]);
    }
    expect([bare(prometheusYml), bare(alertmanagerYml)]).toEqual(original);
    expect(readFileSync(`${alertmanagerYml}.before-natsight`, 'utf8')).toBe(original[1]);

    await awaitNotifications(there);
    const toldTo = ({ notifications }: Webhook) =>
      new Set(
        notifications.flatMap(({ alerts }) => alerts.map(({ labels }) => labels['service'] ?? 'company')),
      );
    expect(toldTo(there.pager)).toEqual(new Set(['company']));
    expect(toldTo(there.services.shop.webhook)).toEqual(new Set(['shop']));
    // Whether they were told anything is a matter of time.
    expect(toldTo(there.mail)).not.toContain('shop');
    expect(toldTo(there.services['shop-eu'].webhook)).not.toContain('shop');

    for (const name of SERVICES) {
      const again = await run(name, 'provision', '--yes');
      expect(again).toEqual({ exitCode: 0, stdout: ['0 changes', ...SUCCESS, ''].join('\n'), stderr: '' });
    }
    // Metrics, alerts and objectives have the same names in both, and the team records one of them, too: 1000000.
    const services = async (promql: string) =>
      (await query(there, promql))
        .map(({ labels }) => labels['job'] ?? labels['service'] ?? 'company')
        .toSorted();
    for (const promql of [
      'group by (job) (orders_total)',
      'group by (service) ({__name__=~"objective:events:rate.+"})',
    ]) {
      expect(
        await waitFor(
          promql,
          () => services(promql),
          (seen) => seen.length > 1,
        ),
      ).toEqual(['shop', 'shop-eu']);
    }
    const values = await query(there, 'alert:many_orders:value');
    for (const { labels, value } of values) expect(value > 1000).toBe(labels['service'] === undefined);
    expect(values).toHaveLength(3);
    expect(await query(there, 'ALERTS{alertname="ManyOrders"}')).toEqual([]);

    // The first one leaves first: its parts are not those of the file as it is now.
    for (const name of SERVICES) {
      const { stdout, exitCode } = await run(name, 'unprovision', '--yes');
      expect([stdout.split('\n').slice(-3), exitCode]).toEqual([
        ['alertmanager: 1 files restored', 'prometheus: 3 files restored', ''],
        0,
      ]);
    }
    expect([filesOf(there), await running(there)]).toEqual(before);
    const nothing = await run('shop', 'unprovision');
    expect([nothing.stdout, nothing.exitCode]).toEqual(['0 changes\n', 0]);
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
