import { describe, expect, test } from '@jest/globals';
import { catalogOf } from '../../../setup/catalog.js';
import { causeOfError, causeOfNothing, reasonForQuery } from '../../../setup/panels/likely-cause.js';
import { FLIGHTS, setupOf } from '../../support/setup-fixture.js';

const catalog = catalogOf(setupOf(FLIGHTS));
const job = 'flight-operations';

describe('the likely cause of a query without data', () => {
  /** Series by selector, as Prometheus counts them; else none. */
  const SERIES: Readonly<Record<string, number>> = {
    flights_landed_total: 2,
    'flights_landed_total{job="flight-operations"}': 2,
    flight_late_ratio: 2,
    up: 3,
  };
  const causeOf = (expr: string, verdict: 'empty' | 'nan' = 'empty') =>
    causeOfNothing({ expr, catalog, job }, verdict, async (selector) => SERIES[selector] ?? 0);

  test.each([
    ['sum(rate(flights_landet_total[1m]))', 'no metric is named "flights_landet_total"'],
    ['flights:rate1m', 'the rule that records "flights:rate1m" is not loaded, or has not been evaluated yet'],
    [
      'flight_late_ratio',
      '"flight_late_ratio" has series, but none with job="flight-operations": is the scrape job named otherwise?',
    ],
    [
      'histogram_quantile(0.5, rate(flight_delay_seconds_bucket[$__rate_interval]))',
      'Prometheus has no series "flight_delay_seconds_bucket": does it scrape the exporter, and have events arrived?',
    ],
    [
      'rate(flights_landed_total{origin="XXX"}[1m])',
      'its series exist, but none with these labels, or a range has fewer than two samples',
    ],
    ['up{job="none"}', 'its series exist, but none with these labels, or a range has fewer than two samples'],
  ])('%s', async (expr, cause) => {
    expect(await causeOf(expr)).toBe(cause);
  });

  test('whose values are no numbers', async () => {
    expect(await causeOf('flights_landed_total / 0', 'nan')).toContain('nothing to divide by');
  });
});

test.each([
  ['count(ALERTS{alertstate="firing"})', 'no alert is pending or firing'],
  [
    'rate(natsight_events_rejected_total[1m])',
    'natsight_events_rejected_total has no series until this happens for the first time',
  ],
  ['flights_landed_total', undefined],
  ['not promql', undefined],
])('%s may rightly be empty, or not', (expr, reason) => {
  expect(reasonForQuery({ expr, catalog })).toBe(reason);
});

test.each([
  ['bad_data: 1:5: parse error: unexpected <by>', 'the PromQL is wrong, or too new for this Prometheus'],
  [
    'Post "http://p:9090": dial tcp: lookup p: no such host',
    'Grafana does not reach Prometheus at the address',
  ],
  ['401 Unauthorized', 'Prometheus refuses the sign-in of the datasource'],
  ['found duplicate series for the match group', 'both sides of an operator have several series'],
  ['something new', 'try the query in the Prometheus UI'],
])('the error %j has a likely cause', (message, cause) => {
  expect(causeOfError(message)).toContain(cause);
});
