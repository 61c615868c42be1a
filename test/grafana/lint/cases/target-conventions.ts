import { MATCHERS, VARIABLES, panel, target, window } from '../base.js';
import { bad, good, withVariables } from '../case.js';
import type { RuleCases } from '../case.js';
import { askingByRegion, logs } from '../parts.js';

/** Cases for the rules of grafana/dashboard-linter about queries. */
export const TARGET_CASES: Readonly<Record<string, RuleCases>> = {
  'target-logql-rule': {
    bad: [
      bad(
        'a bracket too few',
        'no valid LogQL, at character',
        logs('sum by (level) (rate({app="x"}[$__auto])'),
      ),
      bad('no selector', 'no valid LogQL', logs('app="x"')),
      bad('empty', 'the query is empty', logs('')),
    ],
    good: [
      good(
        'filters, parsers and variables',
        logs(
          'sum by (level) (count_over_time({job=~"$job", app="x"} |= "$instance" | json | level=~"a|b" [$__auto]))',
        ),
      ),
      good('hidden', logs('{', { hide: true })),
    ],
  },
  'target-logql-auto-rule': {
    bad: [
      bad('a fixed range', 'has the fixed range [5m]', logs('sum by (level) (rate({app="x"} | json [5m]))')),
    ],
    good: [
      good(
        'an instant query',
        logs('sum by (level) (count_over_time({app="x"}[1h]))', { queryType: 'instant' }),
      ),
      good('lines', logs('{app="x"} |= "error"')),
    ],
  },
  'target-promql-rule': {
    bad: [
      bad(
        'a bracket too few',
        'is no valid PromQL, at character',
        askingByRegion(`sum by (region) (rate(orders_failed_total{${MATCHERS}}[5m])`),
      ),
      bad(
        'an unknown function',
        'unknown function "rat"',
        askingByRegion(`sum by (region) (rat(orders_failed_total{${MATCHERS}}[5m]))`),
      ),
      bad('a range vector', 'gives a range vector', askingByRegion(`orders_failed_total{${MATCHERS}}[5m]`)),
      bad('empty', 'the query is empty', {
        panels: [
          panel({ id: 1 }),
          panel({
            id: 2,
            title: 'More',
            gridPos: { x: 12, y: 0, w: 6, h: 8 },
            targets: [target({ expr: ' ' })],
          }),
        ],
      }),
    ],
    good: [
      good('a hidden one', {
        panels: [panel({ targets: [target(), target({ refId: 'B', expr: 'rate(', hide: true })] })],
      }),
    ],
  },
  'target-rate-interval-rule': {
    bad: [
      bad(
        'a fixed range',
        'has the range [5m] in rate()',
        askingByRegion(`sum by (region) (rate(orders_failed_total{${MATCHERS}}[5m]))`),
      ),
      bad('another variable of Grafana', 'has the range [$__range] in irate()', {
        panels: [
          panel({
            targets: [
              target({
                instant: true,
                range: false,
                expr: `sum by (region) (irate(orders_failed_total{${MATCHERS}}[$__range]))`,
              }),
            ],
          }),
        ],
      }),
    ],
    good: [
      good('a variable', {
        ...withVariables(window),
        ...askingByRegion(`sum by (region) (rate(orders_failed_total{${MATCHERS}}[$window]))`),
      }),
      good(
        'with braces',
        askingByRegion(`sum by (region) (rate(orders_failed_total{${MATCHERS}}[\${__rate_interval}]))`),
      ),
      good('an increase', {
        panels: [
          panel({
            defaults: { unit: 'short' },
            targets: [target({ expr: `sum by (region) (increase(orders_failed_total{${MATCHERS}}[5m]))` })],
          }),
        ],
      }),
    ],
  },
  'target-job-rule': {
    bad: [
      bad(
        'none',
        'does not match job=~"$job"',
        askingByRegion(
          'sum by (region) (rate(orders_failed_total{instance=~"$instance"}[$__rate_interval]))',
        ),
      ),
    ],
    good: [
      good('alerts and recorded series', {
        panels: [
          panel({ targets: [target(), target({ refId: 'B', expr: 'sum by (region) (job:orders:rate5m)' })] }),
        ],
      }),
      good(
        'the format regex',
        askingByRegion(
          'sum by (region) (rate(orders_failed_total{job=~"${job:regex}", instance=~"[[instance]]"}[$__rate_interval]))',
        ),
      ),
    ],
  },
  'target-instance-rule': {
    bad: [
      bad(
        'an exact match',
        'does not match instance=~"$instance"',
        askingByRegion(
          'sum by (region) (rate(orders_failed_total{job=~"$job", instance="$instance"}[$__rate_interval]))',
        ),
      ),
    ],
    good: [good('both', { variables: VARIABLES })],
  },
  'target-counter-agg-rule': {
    bad: [
      bad(
        'a total',
        'the counter orders_failed_total stands outside',
        askingByRegion(`sum by (region) (orders_failed_total{${MATCHERS}})`),
      ),
    ],
    good: [
      good('in increase', {
        panels: [
          panel({
            defaults: { unit: 'short' },
            targets: [
              target({
                expr: `sum by (region) (increase(orders_failed_total{${MATCHERS}}[$__rate_interval]))`,
              }),
            ],
          }),
        ],
      }),
    ],
  },
};
