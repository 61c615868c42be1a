import { loadSetup } from '../../../../setup/load.js';
import { setupOf } from '../../../support/setup-fixture.js';
import { root } from '../../../support/run-command.js';
import {
  MATCHERS,
  alerts,
  bargauge,
  datasource,
  instance,
  instant,
  job,
  panel,
  stat,
  table,
  target,
  window,
} from '../base.js';
import type { Parts } from '../base.js';
import { bad, good, withVariables } from '../case.js';
import type { RuleCases } from '../case.js';

/** A graph of one query. */
const asking = (expr: string, more: Parameters<typeof panel>[0] = {}): Parts => ({
  panels: [panel({ targets: [target({ expr, legendFormat: 'orders' })], ...more })],
});
/** The same of a number of events. */
const counting = (expr: string): Parts => asking(expr, { defaults: { unit: 'short' } });

const ORDERS = loadSetup(`${root}/setup/examples/orders`).setup;
const FLIGHTS = loadSetup(`${root}/setup/examples/flights`).setup;
const [counter = ORDERS.metrics[0]] = ORDERS.metrics.filter(({ name }) => name.endsWith('_total'));
/** All values of the label are known. */
const KNOWN = setupOf({
  liveMetrics: {
    flights_landed_total: {
      type: 'counter',
      stream: 'flights',
      help: 'Flights that landed.',
      labels: { haul: { value: 'haul', limit: 3, values: ['long', 'medium', 'short'] } },
    },
  },
});
const [objective] = FLIGHTS.alerting.objectives;
const metric = counter?.name ?? '';

const withWindow = (query: string, expr: string): Parts => ({
  ...withVariables({ ...window, query }),
  ...asking(expr),
});

/** Cases for the rules about queries: metrics, labels, functions, ranges. */
export const QUERY_CASES: Readonly<Record<string, RuleCases>> = {
  'metric-unknown': {
    bad: [
      bad(
        "a typo in natsight's own one",
        'there is no metric natsight_events_acepted_total',
        asking(`sum(rate(natsight_events_acepted_total{${MATCHERS}}[$__rate_interval]))`),
      ),
      bad(
        'of another setup',
        'there is no metric orders_failed_total',
        { panels: [panel()] },
        { setup: { ...ORDERS, updates: { ...ORDERS.updates, scrapeInterval: 15_000 } } },
      ),
      bad('in a variable', 'the variable "instance" asks for what is not there', {
        variables: [
          datasource,
          job,
          { ...instance, query: 'label_values(natsight_bild_info{job=~"$job"}, instance)' },
        ],
      }),
      bad('in an annotation', 'the annotation "Alerts: critical" asks', {
        annotations: [alerts({ expr: 'changes(natsight_uptime[1m])' })],
      }),
    ],
    good: [
      good('one of the setup', asking(`sum(rate(${metric}{${MATCHERS}}[$__rate_interval]))`), {
        setup: ORDERS,
        scrapeMs: 15_000,
      }),
      good('one of another exporter, without a setup', {}),
      good('one that a variable names', {
        ...withVariables({
          name: 'metric',
          label: 'Metric',
          type: 'custom',
          query: 'a,b',
          current: { value: 'a' },
        }),
        ...asking(`sum(rate(\${metric}_total{${MATCHERS}}[$__rate_interval]))`),
      }),
      good(
        'series of Prometheus and of rules',
        asking(
          'sum(scrape_samples_scraped{job=~"$job", instance=~"$instance"}) + sum(up{job=~"$job", instance=~"$instance"}) + sum(job:natsight:x)',
        ),
      ),
    ],
  },
  'histogram-bare': {
    bad: [
      bad(
        'its own name',
        'is a histogram, which has no series of that name',
        asking(`sum(natsight_scrape_duration_seconds{${MATCHERS}})`),
      ),
    ],
    good: [
      good(
        'its count',
        asking(`sum(rate(natsight_scrape_duration_seconds_count{${MATCHERS}}[$__rate_interval]))`),
      ),
    ],
  },
  'label-unknown': {
    bad: [
      bad(
        'in a matcher',
        'has no label steam',
        asking(`sum(rate(natsight_received_bytes_total{${MATCHERS}, steam="a"}[$__rate_interval]))`),
      ),
      bad(
        'in a grouping',
        'has no label topic',
        asking(`sum by (topic) (rate(natsight_received_bytes_total{${MATCHERS}}[$__rate_interval]))`),
      ),
    ],
    good: [
      good(
        'labels of a cluster and of a bucket',
        asking(
          `sum by (stream, pod) (rate(natsight_received_bytes_total{${MATCHERS}, namespace="a"}[$__rate_interval]))`,
        ),
      ),
      good(
        'labels of an insight, which the setup declares',
        asking(`max by (rule, region) (natsight_insight_value{${MATCHERS}, region="eu"})`),
      ),
      good(
        'a label that label_replace adds',
        asking(
          `sum by (short) (label_replace(rate(natsight_received_bytes_total{${MATCHERS}}[$__rate_interval]), "short", "$1", "stream", "(.).*"))`,
        ),
      ),
    ],
  },
  'label-value-unknown': {
    bad: [
      bad(
        'a typo',
        'never has the value "lnog"',
        asking(`sum(rate(flights_landed_total{${MATCHERS}, haul="lnog"}[$__rate_interval]))`),
        { setup: KNOWN, scrapeMs: 15_000 },
      ),
    ],
    good: [
      good(
        'a value and a variable',
        {
          ...withVariables({
            name: 'haul',
            label: 'Haul',
            type: 'custom',
            query: 'long,short',
            current: { value: 'long' },
          }),
          ...asking(`sum(rate(flights_landed_total{${MATCHERS}, haul="$haul"}[$__rate_interval]))`),
        },
        { setup: KNOWN, scrapeMs: 15_000 },
      ),
    ],
  },
  'rate-of-gauge': {
    bad: [
      bad(
        'of the catalogue',
        'takes rate() of natsight_event_lag_seconds, which is a gauge',
        asking(`max(rate(natsight_event_lag_seconds{${MATCHERS}}[$__rate_interval]))`),
      ),
      bad(
        'by its name',
        'takes increase() of shop_fill_ratio',
        counting(`max(increase(shop_fill_ratio{${MATCHERS}}[$__rate_interval]))`),
      ),
    ],
    good: [
      good(
        'deriv() of a gauge',
        asking(`max(deriv(natsight_event_lag_seconds{${MATCHERS}}[$__rate_interval]))`),
      ),
      good(
        'rate() of what is not known',
        asking(`sum(rate(node_network_receive_bytes{${MATCHERS}}[$__rate_interval]))`),
      ),
    ],
  },
  'gauge-function-of-counter': {
    bad: [
      bad(
        'delta()',
        'takes delta() of the counter orders_failed_total',
        counting(`sum(delta(orders_failed_total{${MATCHERS}}[$__rate_interval]))`),
      ),
      bad(
        'avg_over_time()',
        'takes avg_over_time() of the counter',
        counting(`sum(avg_over_time(natsight_scrape_duration_seconds_count{${MATCHERS}}[5m]))`),
      ),
    ],
    good: [
      good(
        'the greatest rate',
        asking(`max(max_over_time(rate(orders_failed_total{${MATCHERS}}[$__rate_interval])[5m:1m]))`),
      ),
      good(
        'whether there is a counter',
        asking(`count(last_over_time(orders_failed_total{${MATCHERS}}[5m]))`),
      ),
    ],
  },
  'counter-bare': {
    bad: [
      bad(
        'the number of observations',
        'the counter natsight_scrape_duration_seconds_count stands outside',
        counting(`sum(natsight_scrape_duration_seconds_count{${MATCHERS}})`),
      ),
    ],
    good: [
      good(
        'its rate',
        asking(`sum(rate(natsight_scrape_duration_seconds_count{${MATCHERS}}[$__rate_interval]))`),
      ),
    ],
  },
  'histogram-quantile-le': {
    bad: [
      bad(
        'a sum of all',
        'which has no label le',
        asking(`histogram_quantile(0.95, sum(rate(pay_seconds_bucket{${MATCHERS}}[$__rate_interval])))`),
      ),
      bad(
        'another label',
        'which has no label le',
        asking(
          `histogram_quantile(0.95, sum by (region) (rate(pay_seconds_bucket{${MATCHERS}}[$__rate_interval])))`,
        ),
      ),
      bad(
        'without le',
        'which has no label le',
        asking(
          `histogram_quantile(0.95, sum without (le, pod) (rate(pay_seconds_bucket{${MATCHERS}}[$__rate_interval])))`,
        ),
      ),
    ],
    good: [
      good(
        'by le',
        asking(
          `histogram_quantile(0.95, sum by (le) (rate(pay_seconds_bucket{${MATCHERS}}[$__rate_interval])))`,
        ),
      ),
      good(
        'without others',
        asking(
          `histogram_quantile(0.95, (sum without (pod) (rate(pay_seconds_bucket{${MATCHERS}}[$__rate_interval]))))`,
        ),
      ),
      good(
        'a native histogram',
        asking(`histogram_quantile(0.95, sum(rate(pay_seconds{${MATCHERS}}[$__rate_interval])))`),
      ),
    ],
  },
  'histogram-quantile-rate': {
    bad: [
      bad(
        'totals',
        'takes a quantile of pay_seconds_bucket without a rate',
        asking(`histogram_quantile(0.95, sum by (le) (pay_seconds_bucket{${MATCHERS}}))`),
      ),
    ],
    good: [
      good(
        'a recorded rate',
        asking(
          'histogram_quantile(0.95, sum by (le) (job:pay_seconds_bucket:rate5m)) or sum(up{job=~"$job", instance=~"$instance"})',
        ),
      ),
    ],
  },
  'quantile-range': {
    bad: [
      bad(
        'percent',
        'takes the quantile 95',
        asking(
          `histogram_quantile(95, sum by (le) (rate(pay_seconds_bucket{${MATCHERS}}[$__rate_interval])))`,
        ),
      ),
      bad('over time', 'takes the quantile 1.5', asking(`quantile_over_time(1.5, up{${MATCHERS}}[5m])`)),
    ],
    good: [
      good('a variable', {
        ...withVariables({
          name: 'q',
          label: 'Quantile',
          type: 'custom',
          query: '0.9,0.99',
          current: { value: '0.9' },
        }),
        ...asking(`quantile($q, up{${MATCHERS}})`),
      }),
    ],
  },
  'rate-of-sum': {
    bad: [
      bad(
        'a subquery of a sum',
        'takes rate() of a sum',
        asking(`rate(sum(node_reads{${MATCHERS}})[5m:1m])`),
      ),
    ],
    good: [good('the sum of rates', asking(`sum(rate(node_reads{${MATCHERS}}[$__rate_interval]))`))],
  },
  'rate-window-short': {
    bad: [
      bad(
        '30 s, with the default interval',
        'increase() over 30s covers less than 4 scrapes, which are 1m',
        counting(`sum(increase(orders_failed_total{${MATCHERS}}[30s]))`),
      ),
      bad(
        'one value of a variable',
        'over $window, which may be 30s, covers less',
        withWindow('30s,1m', `sum(rate(orders_failed_total{${MATCHERS}}[$window]))`),
      ),
      bad(
        'a step of the graph',
        'over $__interval covers less',
        counting(`sum(increase(orders_failed_total{${MATCHERS}}[$__interval]))`),
      ),
      bad(
        '1 m, with an interval of 30 s',
        'which are 2m',
        counting(`sum(increase(orders_failed_total{${MATCHERS}}[1m]))`),
        { scrapeMs: 30_000 },
      ),
    ],
    good: [
      good(
        '30 s, with an interval of 5 s',
        counting(`sum(increase(orders_failed_total{${MATCHERS}}[30s]))`),
        { scrapeMs: 5_000 },
      ),
      good('a variable', withWindow('1m,5m', `sum(rate(orders_failed_total{${MATCHERS}}[$window]))`)),
      good('one sample', asking(`last_over_time(up{${MATCHERS}}[15s])`)),
    ],
  },
  'rate-interval-short': {
    bad: [
      bad('a scrape each second', 'which is 4s with a scrape each 1s', {}, { scrapeMs: 1_000 }),
      bad(
        'by a variable',
        'which is 4s',
        {
          ...withVariables({
            ...window,
            query: '$__rate_interval,5m',
            current: { value: '$__rate_interval' },
          }),
          ...asking(`sum(rate(orders_failed_total{${MATCHERS}}[$window]))`),
        },
        { scrapeMs: 1_000 },
      ),
    ],
    good: [
      good(
        'a min step of 15 s',
        { panels: [panel({ targets: [target({ interval: '15s' })] })] },
        { scrapeMs: 1_000 },
      ),
      good('a min step of the panel', { panels: [panel({ interval: '15s' })] }, { scrapeMs: 1_000 }),
      good('a scrape each 15 s', {}, { scrapeMs: 15_000 }),
      good('an interval that nobody knows', {}),
    ],
  },
  'range-over-range': {
    bad: [
      bad(
        'in a graph',
        'is a range query over the whole time range',
        counting(`sum(increase(orders_failed_total{${MATCHERS}}[$__range]))`),
      ),
      bad('in a stat', 'is a range query over the whole time range', {
        panels: [
          stat({
            options: { graphMode: 'none' },
            defaults: { unit: 'short' },
            targets: [
              target({
                expr: `sum(increase(orders_failed_total{${MATCHERS}}[$__range]))`,
                legendFormat: 'failed',
              }),
            ],
          }),
        ],
      }),
    ],
    good: [
      good('an instant query', {
        panels: [
          stat({
            options: { graphMode: 'none' },
            defaults: { unit: 'short' },
            targets: [
              instant({
                expr: `sum(increase(orders_failed_total{${MATCHERS}}[$__range]))`,
                legendFormat: 'failed',
              }),
            ],
          }),
        ],
      }),
    ],
  },
  'range-query': {
    bad: [
      bad('in a table', 'the query A reads all points of the time range, of which the table', {
        panels: [table({ targets: [target({ format: 'table' })] })],
      }),
      bad('in a stat without a sparkline', 'of which the stat', {
        panels: [stat({ options: { graphMode: 'none' } })],
      }),
      bad('in a bar gauge, with both', 'of which the bargauge', {
        panels: [bargauge({ targets: [target({ instant: true, range: true })] })],
      }),
    ],
    good: [
      good('a sparkline', { panels: [stat()] }),
      good('the greatest value', {
        panels: [bargauge({ targets: [target()], options: { reduceOptions: { calcs: ['max'] } } })],
      }),
      good('an instant query', { panels: [bargauge()] }),
    ],
  },
  'alerts-watchdog': {
    bad: [
      bad('a count of alerts', 'shows the Watchdog', {
        panels: [
          stat({
            defaults: {
              thresholds: {
                steps: [
                  { value: null, color: 'text' },
                  { value: 1, color: 'red' },
                ],
              },
            },
            targets: [
              target({
                expr: 'count(ALERTS{alertstate="firing"}) or sum(up{job=~"$job", instance=~"$instance"})',
                legendFormat: 'firing',
              }),
            ],
          }),
        ],
      }),
    ],
    good: [
      good('without it', {
        panels: [
          stat({
            targets: [
              target({
                expr: 'count(ALERTS{alertstate="firing", alertname!="Watchdog"}) or sum(up{job=~"$job", instance=~"$instance"})',
                legendFormat: 'firing',
              }),
            ],
          }),
        ],
      }),
    ],
  },
  'objective-unseen': {
    bad: [
      bad(
        'no panel',
        `the objective "${objective?.name}" of the setup has no panel`,
        asking(`sum(rate(flights_landed_total{${MATCHERS}}[$__rate_interval]))`),
        { setup: onlyOneObjective(), scrapeMs: 15_000 },
      ),
    ],
    good: [
      good('a panel for all', asking(`max(objective:error:ratio_rate5m) or sum(up{${MATCHERS}})`), {
        setup: onlyOneObjective(),
        scrapeMs: 15_000,
        recorded: ['objective:error:ratio_rate5m'],
      }),
      good(
        'a foreign dashboard',
        {
          dashboard: { tags: [] },
          ...asking(`sum(rate(flights_landed_total{${MATCHERS}}[$__rate_interval]))`),
        },
        { setup: onlyOneObjective(), scrapeMs: 15_000 },
      ),
    ],
  },
};

function onlyOneObjective(): typeof FLIGHTS {
  return {
    ...FLIGHTS,
    alerting: { ...FLIGHTS.alerting, objectives: FLIGHTS.alerting.objectives.slice(0, 1) },
  };
}
