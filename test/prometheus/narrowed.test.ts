import { expect, test } from '@jest/globals';
import { narrowed } from '../../prometheus/narrowed.js';
import { everyAlert } from './every-alert.js';

const JOB = 'job="shop-orders"';

test.each([
  ['sum(rate(orders_total[5m]))', `sum(rate(orders_total{${JOB}}[5m]))`],
  [
    'orders_total{country="DE"} / ignoring(country) orders_good_total',
    `orders_total{${JOB}, country="DE"} / ignoring(country) orders_good_total{${JOB}}`,
  ],
  ['job:orders:rate5m', `job:orders:rate5m{${JOB}}`],
  ['natsight_events_received_total', `natsight_events_received_total{${JOB}}`],
  // What the user says about the job counts, and series of others are others'.
  ['orders_total{job=~"shop.*"}', 'orders_total{job=~"shop.*"}'],
  ['up == 0 or node_load1', 'up == 0 or node_load1'],
  ['{__name__="orders_total"}', `{${JOB}, __name__="orders_total"}`],
])('%j reads only series of the service: %j', (promql, expected) => {
  expect(narrowed(promql, everyAlert())).toBe(expected);
});
