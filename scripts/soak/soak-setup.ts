import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MONITORING_FILE, PROCESSING_FILE } from '../../setup/model/setup.js';

const schema = {
  type: 'object',
  required: ['n', 'region', 'amount'],
  properties: {
    n: { type: 'integer' },
    region: { type: 'string', maxLength: 8 },
    amount: { type: 'number', minimum: 0 },
  },
};
const labels = { region: { value: 'region', limit: 10 } };
const stored = { stream: 'orders', help: 'Orders.' };

/** A stored stream, plain subjects, every kind of metric, an insight and a live page. `version` is only in a help text: a reload sees it. */
function processing(version: number): object {
  return {
    service: { name: 'soak' },
    dataStreams: {
      orders: { jetstream: { stream: 'ORDERS', subject: 'orders.>' }, schema, deadLetter: 'dead.orders' },
      ticks: { subject: 'ticks.>', schema },
    },
    processingLogic: {},
    liveMetrics: {
      orders_total: { ...stored, type: 'counter', labels },
      amount_total: { ...stored, type: 'counter', value: 'amount' },
      amounts: { ...stored, type: 'histogram', value: 'amount', buckets: [1, 10, 50], labels },
      recent_orders: {
        ...stored,
        type: 'window',
        size: '30s',
        slide: '1s',
        aggregate: 'p95',
        value: 'amount',
        labels,
      },
      busiest: { ...stored, type: 'window', size: '10s', slide: '2s', aggregate: 'top', value: 'region' },
      ticks_total: { type: 'counter', stream: 'ticks', help: `Ticks, version ${version}.` },
    },
    instantInsightRules: {
      LargeOrder: { stream: 'orders', where: 'amount > 98.0', labels: ['region'], summary: 'A large order' },
    },
    realTimeDashboards: {
      soak: {
        title: 'Soak',
        metrics: ['orders_total', 'amount_total', 'amounts', 'recent_orders', 'busiest', 'ticks_total'],
      },
    },
  };
}

const monitoring = {
  realTimeVisualization: {},
  liveMetricsDisplay: {},
  instantAlerts: {
    receivers: { ops: { webhook: 'http://127.0.0.1:9/alerts' } },
    route: { default: 'ops' },
    alerts: { LargeOrder: {} },
  },
  dynamicUpdates: { hotReload: false, scrapeInterval: '1s' },
};

/** Writes the setup, or the next version of it. */
export async function writeSoakSetup(folder: string, version: number): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, PROCESSING_FILE), JSON.stringify(processing(version)));
  await writeFile(join(folder, MONITORING_FILE), JSON.stringify(monitoring));
}
