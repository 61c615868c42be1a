import { expect, test } from '@jest/globals';
import { alertmanagerServerFiles } from '../../alertmanager/generate.js';
import { alertmanagerAt } from '../../scripts/deployment/clients.js';
import { DEFAULT_ADDRESSES } from '../../setup/addresses.js';
import { parseSetup } from '../../setup/load.js';
import { runAmtool } from '../support/run-command.js';
import { testServers } from '../support/servers.js';
import { waitFor } from '../support/wait-for.js';
import { MONITORING } from '../support/written-setup.js';

const servers = testServers();

const window = (stream: string, more: object = {}) => ({
  type: 'window',
  stream,
  help: 'Help.',
  aggregate: 'count',
  size: '1m',
  ...more,
});
const processing = {
  service: { name: 'shop' },
  dataStreams: {
    orders: { subject: 'orders' },
    minutes: { subject: 'minutes', format: 'cloudevents' },
  },
  processingLogic: {},
  liveMetrics: {
    orders_in_a_minute: window('orders', { publish: 'minutes' }),
    minutes_in_an_hour: window('minutes'),
    heat_by_device: window('orders', { labels: { device: '"a"' } }),
    errors_by_device: window('orders', { labels: { device: '"a"' } }),
  },
  instantInsightRules: {
    OrdersStopped: { stream: 'orders', silentFor: '2m' },
    FewOrders: { metric: 'orders_in_a_minute', below: 5 },
    FewMinutes: { metric: 'minutes_in_an_hour', below: 5 },
    Hot: { metric: 'heat_by_device', above: 5 },
    Failing: { metric: 'errors_by_device', above: 5 },
  },
  realTimeDashboards: {},
};

type Labels = Readonly<Record<string, string>>;

async function rigOf() {
  const webhook = await servers.webhook();
  const alerts = {
    ...Object.fromEntries(Object.keys(processing.instantInsightRules).map((name) => [name, {}])),
    Hot: { mutes: ['Failing'] },
    SlowSales: { promql: 'sum(rate(orders_in_a_minute_total[5m]))', below: 1 },
  };
  const instantAlerts = { ...MONITORING.instantAlerts, receivers: { ops: { webhook: webhook.url } }, alerts };
  const { setup } = parseSetup(JSON.stringify(processing), JSON.stringify({ ...MONITORING, instantAlerts }));
  const config = alertmanagerServerFiles(setup, DEFAULT_ADDRESSES).get('alertmanager.yml') ?? '';
  const { url, configPath } = await servers.alertmanager(config);
  const post = async (...posted: readonly Labels[]) => {
    const body = posted.map((labels) => ({ labels: { service: 'shop', severity: 'warning', ...labels } }));
    const headers = { 'content-type': 'application/json' };
    await fetch(`${url}/api/v2/alerts`, { method: 'POST', headers, body: JSON.stringify(body) });
  };
  const told = () =>
    webhook.notifications.flatMap((notification) =>
      notification.alerts.map(({ labels: { alertname = '', device, service } }) =>
        [alertname, ...(device === undefined ? [] : [device]), ...(service === 'shop' ? [] : [service])].join(
          ' ',
        ),
      ),
    );
  const isTold = (name: string) => waitFor(name, told, (names) => names.includes(name));
  return { url, configPath, post, told, isTold };
}

test('only the cause is told: what lacks its events is muted, also on a stream that it feeds', async () => {
  const { url, configPath, post, told, isTold } = await rigOf();
  expect((await runAmtool(['check-config', configPath])).exitCode).toBe(0);
  await post({ alertname: 'OrdersStopped', severity: 'critical' });
  await isTold('OrdersStopped');
  await post({ alertname: 'FewOrders' }, { alertname: 'FewMinutes' });
  await post({ alertname: 'FewOrders', service: 'other' }, { alertname: 'Hot', device: 'a' });
  await isTold('Hot a');
  await isTold('FewOrders other');
  await post({ alertname: 'Failing', device: 'a' }, { alertname: 'Failing', device: 'b' });
  await isTold('Failing b');
  expect(told().toSorted()).toEqual(['Failing b', 'FewOrders other', 'Hot a', 'OrdersStopped']);
  const known = await alertmanagerAt(url).alerts();
  expect(known).toHaveLength(7);
});
