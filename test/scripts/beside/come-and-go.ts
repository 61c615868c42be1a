import { readFileSync } from 'node:fs';
import { expect } from '@jest/globals';
import { withoutParts } from '../../../setup/deployment/yaml/marked-parts.js';
import { waitFor } from '../../support/wait-for.js';
import type { Webhook } from '../../support/webhook.js';
import { SERVICES, awaitNotifications, query, succeeding } from './company.js';
import type { Company, ServiceName } from './company.js';

const SUCCESS = ['Real-time data processing setup successful', 'Live dashboards deployed successfully'];
/** A slow machine needs longer for what is a matter of seconds. */
const PATIENT = { withinMs: 60_000 };
const bare = (path: string) =>
  SERVICES.reduce((text, name) => withoutParts(text, `natsight-${name}`), readFileSync(path, 'utf8'));

/** Two services are provisioned, work, and are taken out again. `states`: folders for their histories. */
export async function comeAndGo(
  there: Company,
  states: Readonly<Record<ServiceName, string>>,
): Promise<void> {
  const { configPath: prometheusYml } = there.prometheus;
  const { configPath: alertmanagerYml } = there.alertmanager;
  const original = [readFileSync(prometheusYml, 'utf8'), readFileSync(alertmanagerYml, 'utf8')];
  const run = (name: ServiceName, ...args: readonly [string, ...string[]]) =>
    succeeding(there, name, states[name], ...args);
  const toldBefore = there.pager.notifications.length;

  for (const name of SERVICES) {
    expect(await run(name, 'provision', '--edit', '--yes')).toEqual(
      expect.arrayContaining(['4 changes', ...SUCCESS]),
    );
  }
  expect([bare(prometheusYml), bare(alertmanagerYml)]).toEqual(original);
  expect(readFileSync(`${alertmanagerYml}.before-natsight`, 'utf8')).toBe(original[1]);

  await awaitNotifications(there);
  const toldTo = ({ notifications }: Webhook, since = 0) =>
    new Set(
      notifications
        .slice(since)
        .flatMap(({ alerts }) => alerts.map(({ labels }) => labels['service'] ?? 'company')),
    );
  expect(toldTo(there.pager, toldBefore)).toEqual(new Set(['company']));
  expect(toldTo(there.services.shop.webhook)).toEqual(new Set(['shop']));
  // Whether they were told anything is a matter of time.
  expect(toldTo(there.mail)).not.toContain('shop');
  expect(toldTo(there.services['shop-eu'].webhook)).not.toContain('shop');

  for (const name of SERVICES) {
    expect(await run(name, 'provision', '--yes')).toEqual(['0 changes', ...SUCCESS]);
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
        PATIENT,
      ),
    ).toEqual(['shop', 'shop-eu']);
  }
  const values = await waitFor(
    'the value of the alert, of both services and of the team',
    () => query(there, 'alert:many_orders:value'),
    (seen) => seen.length > 2,
    PATIENT,
  );
  for (const { labels, value } of values) expect(value > 1000).toBe(labels['service'] === undefined);
  expect(await query(there, 'ALERTS{alertname="ManyOrders"}')).toEqual([]);

  // The first one leaves first: its parts are not those of the file as it is now.
  for (const name of SERVICES) {
    const restored = (await run(name, 'unprovision', '--yes')).filter((line) => line.endsWith(' restored'));
    expect(restored).toEqual(['prometheus: 3 files restored', 'alertmanager: 1 files restored']);
  }
  expect(await run('shop', 'unprovision')).toContain('0 changes');
}
