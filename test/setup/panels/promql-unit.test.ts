import { describe, expect, test } from '@jest/globals';
import { unitOfPromql } from '../../../setup/panels/promql-unit.js';
import { setupOf } from '../../support/setup-fixture.js';

const of = { stream: 'orders', help: 'Help.' };
const setup = setupOf({
  liveMetrics: {
    orders_total: { ...of, type: 'counter' },
    orders_failed_total: { ...of, type: 'counter' },
    order_bytes_total: { ...of, type: 'counter', value: 'bytes' },
    order_seconds: { ...of, type: 'histogram', value: 'seconds', buckets: [1, 5] },
    queue_seconds: { ...of, type: 'gauge', value: 'seconds' },
    temperature: { ...of, type: 'gauge', value: 'temperature' },
    loss_ratio: { ...of, type: 'gauge', value: 'loss' },
  },
  liveMetricsDisplay: { temperature: { unit: 'celsius' } },
});

describe('the value of an expression has the unit that its metrics tell:', () => {
  test.each([
    ['sum(rate(orders_failed_total[5m])) / sum(rate(orders_total[5m]))', 0.05, 'percentunit'],
    ['1 - sum(rate(orders_failed_total[5m])) / sum(rate(orders_total[5m]))', 0.05, 'percentunit'],
    ['100 * sum(rate(orders_failed_total[5m])) / sum(rate(orders_total[5m]))', 5, 'percent'],
    ['100 * sum(rate(orders_total[5m]))', 5, undefined],
    ['100 * (sum(rate(orders_failed_total[5m])) / sum(rate(orders_total[5m])))', 0.5, 'percent'],
    ['sum(rate(orders_failed_total[5m])) / sum(rate(orders_total[5m]))', 3, 'short'],
    ['sum(rate(orders_total[5m])) or vector(0)', 1, 'cps'],
    ['increase(orders_total[1h])', 1, 'short'],
    ['rate(order_bytes_total[5m])', 1, 'binBps'],
    ['rate(order_bytes_total[5m]) / rate(orders_total[5m])', 1, 'bytes'],
    ['histogram_quantile(0.9, sum by (le) (rate(order_seconds_bucket[5m])))', 1, 's'],
    ['rate(order_seconds_sum[5m]) / rate(order_seconds_count[5m])', 1, 's'],
    ['rate(order_seconds_count[5m])', 1, 'cps'],
    ['max(queue_seconds) > 5', 1, 's'],
    ['time() - natsight_last_event_timestamp_seconds', 60, 's'],
    ['max(natsight_time_seconds) - max(natsight_watermark_seconds)', 60, 's'],
    ['avg_over_time(temperature[1h])', 30, 'celsius'],
    ['max(loss_ratio)', 0.1, 'percentunit'],
    ['absent(orders_total)', 0, 'short'],
    ['count(temperature > 30)', 5, 'short'],
    ['node_filesystem_free_bytes', 5, 'bytes'],
    ['process_start_time_seconds * 2', 5, undefined],
  ])('%s', (promql, bound, unit) => {
    expect(unitOfPromql(promql, bound, setup)).toBe(unit);
  });
});
