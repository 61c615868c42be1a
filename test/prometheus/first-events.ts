import { connect } from '@nats-io/transport-node';
import { prometheusServerFiles } from '../../prometheus/generate.js';
import { FILE } from '../../prometheus/names.js';
import { DEFAULT_ADDRESSES } from '../../setup/addresses.js';
import { parseSetup } from '../../setup/parse.js';
import { testExporters } from '../support/exporter.js';
import { testServers } from '../support/servers.js';
import type { PrometheusTestOptions } from '../support/servers.js';
import { tempFolder } from '../support/temp-folder.js';
import { waitFor } from '../support/wait-for.js';
import { MONITORING, writeSetupFiles } from '../support/written-setup.js';

const of = { stream: 'orders', help: 'Help.' };
const shop = { shop: { value: 'shop', limit: 2 } };
const processing = {
  service: {},
  dataStreams: {
    orders: {
      subject: 'orders',
      schema: {
        type: 'object',
        required: ['shop', 'amount'],
        properties: { shop: { type: 'string' }, amount: { type: 'number' } },
      },
    },
  },
  processingLogic: {},
  liveMetrics: {
    orders_total: { ...of, type: 'counter', labels: shop },
    order_amount_euros: { ...of, type: 'histogram', value: 'amount', buckets: [10], labels: shop },
    orders_in_a_second: { ...of, type: 'window', aggregate: 'count', size: '1s', publish: 'windows.orders' },
  },
  instantInsightRules: {},
  realTimeDashboards: {},
};
const monitoring = { ...MONITORING, dynamicUpdates: { hotReload: false } };
/** The exporter may not publish its windows. */
const nats = `
  authorization { users: [{ user: all, password: all, permissions: { publish: { deny: "windows.>" } } }] }
  no_auth_user: all
`;
const burst = {
  groups: [
    { name: 'burst', rules: [{ alert: 'Burst', expr: 'increase(orders_total{shop="Ulm"}[1m]) > 0' }] },
  ],
};

type Answer = {
  readonly data: {
    readonly result: readonly { readonly metric: object; readonly value: [number, string] }[];
  };
};

const ALERTS = ['Burst', 'NatsightLabelOverflow', 'NatsightWindowsLost'];
/** What `burst` returns. */
export const COUNTED = { counted: [7, 7, 7, 7], firing: ALERTS };

/** Runs everything from NATS to the alerts of Prometheus. Call it at the top of a test file. */
export function firstEventsRig() {
  const servers = testServers();
  const startExporter = testExporters();
  const folder = tempFolder();
  return {
    /** What Prometheus makes of a first burst of seven events of one shop: `increase()` of each series, and the alerts that fire. */
    async burst(options: PrometheusTestOptions) {
      const setup = await writeSetupFiles(folder, processing, monitoring);
      const { url: natsUrl } = await servers.nats({ config: nats });
      const exporter = await startExporter(setup, { natsUrl });
      await exporter.ready();
      const files = generated(exporter.url.slice('http://'.length));
      const { url } = await servers.prometheus(files.get(FILE.main), { ...options, files });
      const query = async (promql: string, time?: number) => {
        const at = time === undefined ? '' : `&time=${time}`;
        const answer = await fetch(`${url}/api/v1/query?query=${encodeURIComponent(promql)}${at}`);
        return ((await answer.json()) as Answer).data.result;
      };
      const until = (what: string, promql: string) =>
        waitFor(
          what,
          () => query(promql),
          (found) => found.length > 0,
          { withinMs: 90_000 },
        );

      await until('two scrapes', 'count_over_time(up[1m]) >= 2');
      const publisher = await connect({ servers: natsUrl });
      for (let order = 0; order < 7; order++) publisher.publish('orders', '{"shop":"Ulm","amount":3}');
      for (const other of ['Bonn', 'Mainz', 'Trier'])
        publisher.publish('orders', `{"shop":"${other}","amount":3}`);
      await publisher.drain();

      await until('the value', 'orders_total{shop="Ulm"} == 7');
      const increases = [
        'increase(orders_total{shop="Ulm"}[1m])',
        'increase(order_amount_euros_count{shop="Ulm"}[1m])',
        'increase(order_amount_euros_sum{shop="Ulm"}[1m]) / 3',
        'increase(order_amount_euros_bucket{shop="Ulm",le="10.0"}[1m])',
      ];
      // At the time of a sample nothing is extrapolated.
      const [sample] = await query('timestamp(orders_total{shop="Ulm"})');
      const counted: number[] = [];
      for (const increase of increases) {
        const [found] = await query(increase, Number(sample?.value[1]));
        counted.push(Number(found?.value[1]));
      }
      for (const alertname of ALERTS) {
        await until(alertname, `ALERTS{alertname="${alertname}",alertstate="firing"}`);
      }
      return { counted, firing: ALERTS };
    },
  };

  function generated(exporter: string): ReadonlyMap<string, string> {
    const { setup } = parseSetup(JSON.stringify(processing), JSON.stringify(monitoring));
    // The setup has no objectives: their place is free for a rule of our own.
    return new Map([
      ...prometheusServerFiles(setup, { ...DEFAULT_ADDRESSES, exporter }),
      [FILE.objectives, JSON.stringify(burst)],
    ]);
  }
}
