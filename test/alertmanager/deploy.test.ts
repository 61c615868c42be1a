import { dirname } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { AlertmanagerClient } from '../../alertmanager/client.js';
import { configurableAlertmanager } from '../../alertmanager/deploy.js';
import { alertmanagerServerFiles } from '../../alertmanager/generate.js';
import { alertmanagerAt } from '../../scripts/deployment/clients.js';
import { DiskFolder } from '../../scripts/deployment/disk-folder.js';
import { DEFAULT_ADDRESSES } from '../../setup/addresses.js';
import type { ConfigurableServer } from '../../setup/deployment/configurable-server.js';
import type { Setup } from '../../setup/model/setup.js';
import { everyAlert } from '../prometheus/every-alert.js';
import { deployTo, planOf, takeBack } from '../support/deployment.js';
import { testServers } from '../support/servers.js';
import { waitFor } from '../support/wait-for.js';

const whole = everyAlert();
/** One receiver: the others' secrets are not on this machine. No quiet times: the test runs at night too. */
const setup: Setup = {
  ...whole,
  alerting: {
    ...whole.alerting,
    quietTimes: [],
    receivers: whole.alerting.receivers.filter(({ name }) => name === 'everybody'),
    route: { ...whole.alerting.route, critical: undefined, info: undefined, groupInterval: 1_000 },
    insightAlerts: new Map([...whole.alerting.insightAlerts.keys()].map((name) => [name, {}])),
    promqlAlerts: [],
  },
};

describe('a deployment to a real Alertmanager', () => {
  const servers = testServers();
  let client: AlertmanagerClient;
  let alertmanager: ConfigurableServer;
  let folder: DiskFolder;
  let files: ReadonlyMap<string, string>;
  let webhook: Awaited<ReturnType<typeof servers.webhook>>;
  beforeAll(async () => {
    const server = await servers.alertmanager();
    webhook = await servers.webhook();
    client = alertmanagerAt(server.url);
    alertmanager = configurableAlertmanager(client);
    folder = new DiskFolder(dirname(server.configPath));
    files = alertmanagerServerFiles(setup, { ...DEFAULT_ADDRESSES, webhooks: { everybody: webhook.url } });
  }, 30_000);

  test('is planned, taken back, done and confirmed; a second one changes nothing', async () => {
    await client.ready();
    expect(await client.version()).toMatch(/^\d+\.\d+\.\d+$/);
    expect(await planOf(alertmanager, folder, files)).toEqual({
      files: ['update alertmanager.yml'],
      stale: 'its loaded configuration is different',
    });
    const plan = await deployTo(alertmanager, folder, files);
    expect(await client.configuration()).toMatchObject({ route: { receiver: 'everybody' } });

    await takeBack(alertmanager, folder, plan);
    expect(await client.configuration()).toMatchObject({ route: { receiver: 'nowhere' } });

    await deployTo(alertmanager, folder, files);
    expect(await deployTo(alertmanager, folder, files)).toEqual({ changes: [], files, stale: undefined });
  });

  test('that Alertmanager refuses is explained, and leaves everything as it was', async () => {
    await deployTo(alertmanager, folder, files);
    const broken = new Map([['alertmanager.yml', 'route: { receiver: absent }\nreceivers: [{ name: a }]\n']]);
    await expect(deployTo(alertmanager, folder, broken)).rejects.toThrow(
      /^Alertmanager at \S+ answered POST \/-\/reload with HTTP 500: .*undefined receiver "absent"/s,
    );
    expect(await planOf(alertmanager, folder, files)).toEqual({ files: [], stale: undefined });
  });

  test('tells of the worst of what belongs together, and mutes the rest', async () => {
    await deployTo(alertmanager, folder, files);
    const tier = (burn_tier: string, severity: string) => ({
      alertname: 'WentWellErrorBudgetBurn',
      objective: 'went-well',
      service: 'shop-orders',
      burn_tier,
      severity,
    });
    await post(client.address, [
      tier('slowest', 'warning'),
      tier('slow', 'warning'),
      tier('fast', 'critical'),
      { alertname: 'NatsightExporterDown', service: 'shop-orders', severity: 'critical', instance: 'a' },
      { alertname: 'OrdersStopped', service: 'shop-orders', severity: 'warning' },
      { alertname: 'OrdersStopped', service: 'another-shop', severity: 'warning' },
      { alertname: 'AmountHigh', service: 'shop-orders', severity: 'critical', country: 'DE' },
      { alertname: 'AmountHigh', service: 'shop-orders', severity: 'warning', country: 'FR' },
      { alertname: 'Watchdog', service: 'shop-orders', severity: 'info' },
    ]);
    const shown = ({ labels }: { readonly labels: Readonly<Record<string, string>> }) =>
      [labels['alertname'], labels['service'], labels['burn_tier'] ?? labels['country']].join(' ').trim();
    const muted = await waitFor(
      'the muted alerts',
      async () => (await client.alerts()).filter(({ status }) => status.state === 'suppressed').map(shown),
      (each) => each.length === 3,
    );
    expect(new Set(muted)).toEqual(
      new Set([
        'WentWellErrorBudgetBurn shop-orders slow',
        'WentWellErrorBudgetBurn shop-orders slowest',
        'OrdersStopped shop-orders',
      ]),
    );
    await webhook.waitForAlert(
      'the stream of the other shop',
      ({ labels }) => labels['service'] === 'another-shop',
    );
    await webhook.waitForAlert('the fast tier', ({ labels }) => labels['burn_tier'] === 'fast');
    const told = webhook.notifications.flatMap(({ alerts }) => alerts).map(shown);
    expect(told).not.toContain('WentWellErrorBudgetBurn shop-orders slow');
    expect(told).not.toContain('Watchdog shop-orders');
  }, 30_000);
});

async function post(address: string, alerts: readonly Readonly<Record<string, string>>[]): Promise<void> {
  const response = await fetch(`${address}/api/v2/alerts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(alerts.map((labels) => ({ labels }))),
  });
  expect(response.status).toBe(200);
}
