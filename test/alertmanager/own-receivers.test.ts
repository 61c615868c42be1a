import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { load } from 'js-yaml';
import { generateAlertmanager } from '../../alertmanager/generate.js';
import { DEFAULT_ADDRESSES } from '../../setup/addresses.js';
import { parseSetup } from '../../setup/load.js';
import type { Setup } from '../../setup/model/setup.js';
import { everyAlertDocuments } from '../prometheus/every-alert.js';
import { writeFiles } from '../prometheus/write-files.js';
import { runAmtool, runCommand } from '../support/run-command.js';
import { requireBinary } from '../support/servers.js';
import { tempFolder } from '../support/temp-folder.js';

const folder = tempFolder();

/** The setup with every kind of alert, with these keys of "instantAlerts". */
function setupWith(keys: object): Setup {
  const { processing, monitoring } = everyAlertDocuments();
  const instantAlerts = { ...monitoring.instantAlerts, ...keys };
  const { setup, problems } = parseSetup(
    JSON.stringify(processing),
    JSON.stringify({ ...monitoring, instantAlerts }),
  );
  expect(problems.filter(({ level }) => level === 'error')).toEqual([]);
  return setup;
}

interface Tree {
  readonly route: {
    readonly routes: readonly { readonly matchers: readonly string[]; readonly receiver: string }[];
  };
  readonly receivers: readonly { readonly name: string }[];
}

/** The generator writes no other shape. */
const treeOf = (setup: Setup) =>
  load(generateAlertmanager(setup, DEFAULT_ADDRESSES).get('alertmanager.yml') ?? '') as Tree;

/** The receiver of an alert, as amtool finds it. */
async function receiverOf(setup: Setup, labels: Readonly<Record<string, string>>): Promise<string> {
  await writeFiles(folder, generateAlertmanager(setup, DEFAULT_ADDRESSES));
  const pairs = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
  const file = `--config.file=${join(folder, 'alertmanager.yml')}`;
  const { stdout } = await runAmtool(['config', 'routes', 'test', file, ...pairs]);
  return stdout.trim();
}

/** Runs the generated assertions. */
async function expectAssertionsToHold(setup: Setup): Promise<void> {
  await writeFiles(folder, generateAlertmanager(setup, DEFAULT_ADDRESSES));
  const env = { AMTOOL: requireBinary('amtool') };
  expect(await runCommand('sh', [join(folder, 'routes-test.sh')], { env })).toMatchObject({
    stderr: '',
    exitCode: 0,
  });
}

describe('the watchdog', () => {
  const watchdog = { alertname: 'Watchdog', severity: 'info' };

  test('goes to nobody, and that of others where all their alerts go', async () => {
    const setup = setupWith({});
    expect(await receiverOf(setup, { ...watchdog, service: 'shop-orders' })).toBe('natsight-nobody');
    expect(await receiverOf(setup, { ...watchdog, service: 'payroll' })).toBe('chat');
    expect(await receiverOf(setup, { alertname: 'Watchdog', severity: 'none' })).toBe('everybody');
  });

  test('goes to a receiver of its own, again and again; that of others does not', async () => {
    const setup = setupWith({ watchdog: { receiver: 'forgotten', repeatInterval: '5m' } });
    expect(await receiverOf(setup, { ...watchdog, service: 'shop-orders' })).toBe('forgotten');
    expect(await receiverOf(setup, { ...watchdog, service: 'payroll' })).toBe('chat');
    const { route } = treeOf(setup);
    expect(route.routes[0]).toEqual({
      matchers: ['alertname="Watchdog"', 'service="shop-orders"'],
      receiver: 'forgotten',
      group_wait: '0s',
      group_interval: '30s',
      repeat_interval: '5m',
    });
    // Only alerts that are tried out go to nobody.
    expect(route.routes.filter(({ receiver }) => receiver === 'natsight-nobody')).toEqual([
      { matchers: ['natsight_mode="observe"'], receiver: 'natsight-nobody' },
    ]);
  });

  test('is repeated as often as Alertmanager can', () => {
    const { route } = treeOf(setupWith({ watchdog: { receiver: 'hook', repeatInterval: '2s' } }));
    expect(route.routes[0]).toMatchObject({ group_interval: '1s', repeat_interval: '2s' });
  });
});

describe('a receiver of its own', () => {
  test.each([
    ['an alert about natsight', 'NatsightStreamDisconnected', 'critical'],
    ['an alert that the exporter posts', 'NatsightNotScraped', 'critical'],
    ['an alert about Prometheus', 'PrometheusAlertsNotDelivered', 'warning'],
  ])('has %s', async (_, alertname, severity) => {
    const { alerts } = everyAlertDocuments().monitoring.instantAlerts;
    const setup = setupWith({ alerts: { ...alerts, [alertname]: { receiver: 'forgotten' } } });
    expect(await receiverOf(setup, { alertname, severity, service: 'shop-orders' })).toBe('forgotten');
    expect(await receiverOf(setup, { alertname: 'NatsightSlowConsumer', severity: 'critical' })).toBe(
      'pager',
    );
  });

  test('have all alerts about the monitoring, but for those with another', async () => {
    const { alerts, route } = everyAlertDocuments().monitoring.instantAlerts;
    const setup = setupWith({
      route: { ...route, self: 'forgotten' },
      alerts: { ...alerts, NatsightStreamDisconnected: { receiver: 'hook' } },
    });
    const receivers: string[] = [];
    for (const alertname of [
      'NatsightStreamDisconnected',
      'NatsightSlowConsumer',
      'AlertmanagerDown',
      'PaymentsStopped',
    ]) {
      receivers.push(await receiverOf(setup, { alertname, severity: 'critical' }));
    }
    expect(receivers).toEqual(['hook', 'forgotten', 'forgotten', 'pager']);
  });

  test('is asserted in the generated script', async () => {
    const { alerts } = everyAlertDocuments().monitoring.instantAlerts;
    await expectAssertionsToHold(
      setupWith({
        watchdog: { receiver: 'forgotten' },
        alerts: { ...alerts, NatsightStreamDisconnected: { receiver: 'hook' } },
      }),
    );
  });

  test('has an objective', async () => {
    const { objectives } = everyAlertDocuments().monitoring.instantAlerts;
    const [[name, objective] = ['', {}]] = Object.entries(objectives);
    const setup = setupWith({
      objectives: { ...objectives, [name]: { ...objective, receiver: 'forgotten' } },
    });
    const labels = { alertname: 'WentWellErrorBudgetBurn', burn_tier: 'slow' };
    expect(await receiverOf(setup, { ...labels, severity: 'warning' })).toBe('forgotten');
    expect(await receiverOf(setup, { ...labels, severity: 'critical' })).toBe('forgotten');
    expect(
      await receiverOf(setup, { ...labels, alertname: 'CheapWeekErrorBudgetBurn', severity: 'critical' }),
    ).toBe('pager');
  });
});

test('with "individually" of 0 alerts, instant alerts are grouped as all others', async () => {
  const { route } = everyAlertDocuments().monitoring.instantAlerts;
  const setup = setupWith({ route: { ...route, individually: { alerts: 0 } } });
  expect(JSON.stringify(treeOf(setup))).not.toMatch(/natsight_burst|"\.\.\."/);
  expect(await receiverOf(setup, { alertname: 'AmountHigh', severity: 'critical' })).toBe('post');
});
