import { parseSetup, requireSetup } from '../../../setup/load.js';
import type { Setup } from '../../../setup/model/setup.js';
import { EXAMPLES, exampleFolder } from '../../setup/examples/examples.js';
import { everyAlert } from '../every-alert.js';

/** Alerts on too few events, of which there may be no series: their values are 0 then. */
function tooFew(): Setup {
  const processing = {
    service: { name: 'shop' },
    dataStreams: { orders: { subject: 'orders' } },
    processingLogic: {},
    liveMetrics: {
      orders_total: { type: 'counter', stream: 'orders', help: 'Orders.', labels: { country: 'country' } },
      orders_recent: { type: 'window', stream: 'orders', help: 'Orders.', aggregate: 'count', size: '1m' },
    },
    instantInsightRules: {},
    realTimeDashboards: {},
  };
  const monitoring = {
    realTimeVisualization: {},
    liveMetricsDisplay: {},
    instantAlerts: {
      receivers: { ops: { webhook: 'http://127.0.0.1:9/alerts' } },
      route: { default: 'ops' },
      alerts: {
        FewOrders: { promql: 'sum(rate(orders_total[5m]))', below: 0.5 },
        FewRecently: { promql: 'sum(orders_recent)', below: 20, for: '30s' },
      },
    },
    dynamicUpdates: { scrapeInterval: '2s', evaluationInterval: '2s' },
  };
  const { setup, problems } = parseSetup(JSON.stringify(processing), JSON.stringify(monitoring));
  const errors = problems.filter(({ level }) => level === 'error');
  if (errors.length > 0) throw new Error(JSON.stringify(errors, undefined, 1));
  return setup;
}

/** The setups whose rules are mutated: every kind of alert, and all examples. */
export const MUTATED: readonly (readonly [name: string, setup: () => Setup])[] = [
  ['every kind of alert', everyAlert],
  ['too few events', tooFew],
  ...['flights', ...EXAMPLES].map((example): [string, () => Setup] => [
    example,
    () => requireSetup(exampleFolder(example)),
  ]),
];
