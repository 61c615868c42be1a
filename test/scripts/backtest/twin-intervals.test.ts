import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { BacktestReport } from '../../../exporter/backtest/report.js';
import { runNatsight } from '../../support/run-command.js';
import { requireBinary } from '../../support/servers.js';
import { tempFolder } from '../../support/temp-folder.js';

const folder = tempFolder();

const processing = {
  service: { name: 'shop' },
  dataStreams: { orders: { subject: 'orders' } },
  processingLogic: {},
  liveMetrics: {
    order_amount: { type: 'gauge', stream: 'orders', help: 'Last.', value: 'amount' },
    order_mean: {
      type: 'window',
      stream: 'orders',
      help: 'Mean.',
      aggregate: 'mean',
      value: 'amount',
      size: '2m',
    },
  },
  instantInsightRules: {
    AmountHigh: { metric: 'order_amount', above: 90 },
    MeanHigh: { metric: 'order_mean', above: 90, for: '1m' },
    HugeOrder: { stream: 'orders', where: 'amount > 500.0', holdFor: '5m' },
    OrdersStopped: { stream: 'orders', silentFor: '10m' },
  },
  realTimeDashboards: {},
};

const monitoring = (interval: string) => ({
  realTimeVisualization: {},
  liveMetricsDisplay: {},
  instantAlerts: {
    receivers: { ops: { webhook: 'http://127.0.0.1:9/alerts' } },
    route: { default: 'ops' },
    alerts: { AmountHigh: {}, MeanHigh: {}, HugeOrder: {}, OrdersStopped: {} },
  },
  dynamicUpdates: { scrapeInterval: interval, evaluationInterval: interval },
});

/** Three hours of an order each five seconds: high for ten minutes each hour, a huge one each hour, and half an hour of none. */
const recording = Array.from({ length: 2_160 }, (_, index) => {
  const seconds = 5 * index + 3;
  const minute = (seconds / 60) % 60;
  const amount = minute >= 20.1 && minute < 30 ? 95 : index % 720 === 500 ? 600 : 10;
  const time = new Date(Date.UTC(2024, 10, 4) + seconds * 1_000).toISOString();
  return { seconds, line: JSON.stringify({ subject: 'orders', time, payload: JSON.stringify({ amount }) }) };
})
  .filter(({ seconds }) => seconds < 6_000 || seconds > 7_800)
  .map(({ line }) => line);

describe.each([1, 15, 60])(
  'an exporter that is scraped every %s s, by rules evaluated as often',
  (seconds) => {
    test('is followed by each twin within two scrapes and an evaluation', async () => {
      const name = `shop-${seconds}`;
      const put = (file: string, text: string) => writeFileSync(join(folder, name, file), text);
      mkdirSync(join(folder, name));
      put('Streaming_Processing_Setup.json', JSON.stringify(processing));
      put('Real_Time_Monitoring_Setup.json', JSON.stringify(monitoring(`${seconds}s`)));
      const marker = JSON.stringify({ natsight: 'recording', version: 1, subjects: ['orders'] });
      put('orders.ndjson', [marker, ...recording, ''].join('\n'));
      const { stdout, stderr } = await runNatsight(
        [
          'backtest',
          name,
          '--events',
          `${name}/orders.ndjson`,
          '--format',
          'json',
          '--prometheus.binary',
          requireBinary('prometheus'),
        ],
        { cwd: folder },
      );
      expect(stderr).toBe('');
      // The report as it is documented.
      const { rules } = JSON.parse(stdout) as BacktestReport;
      expect(rules.map(({ rule, alerts }) => [rule, alerts])).toEqual([
        ['AmountHigh', 5],
        ['MeanHigh', 3],
        ['HugeOrder', 2],
        ['OrdersStopped', 1],
      ]);
      for (const { rule, twin, alerts } of rules) {
        // The huge orders are over with the next order, five seconds later: longer than some scrapes, shorter than others.
        const least = rule === 'AmountHigh' && seconds > 5 ? 3 : alerts;
        expect([rule, twin?.ownAlerts, (twin?.confirmed ?? 0) >= least]).toEqual([rule, 0, true]);
        expect((twin?.confirmed ?? 0) + (twin?.missed ?? 0)).toBe(alerts);
        expect(twin?.delaySeconds).toBeLessThanOrEqual(3 * seconds);
      }
    });
  },
);
