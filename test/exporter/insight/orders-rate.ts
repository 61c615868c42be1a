import type { Metric } from '../../../setup/model/metric.js';

/** Orders per second in windows of a minute, by a label. */
export const ordersRate = (label: string): Metric => ({
  kind: 'window',
  name: 'orders_rate',
  stream: 'orders',
  help: 'Orders.',
  unit: undefined,
  where: undefined,
  before: undefined,
  value: undefined,
  seriesLimit: 2000,
  aggregate: { kind: 'rate' },
  span: { kind: 'sized', sizeMs: 60_000, slideMs: 60_000 },
  publish: undefined,
  labels: [{ name: label, value: label, limit: 100, absent: '', values: undefined }],
});
