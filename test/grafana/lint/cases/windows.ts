import { MATCHERS, bargauge, instant, panel, stat, table, target, window } from '../base.js';
import { bad, good, withVariables } from '../case.js';
import type { RuleCases } from '../case.js';
import { asking, counting, withWindow } from '../parts.js';
import { objective, onlyOneObjective } from '../setups.js';

/** Cases for the rules about ranges, and about what a setup needs. */
export const WINDOW_CASES: Readonly<Record<string, RuleCases>> = {
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
      good('it by its name, to see whether rules are evaluated', {
        panels: [
          stat({
            targets: [
              target({
                expr: 'count(ALERTS{alertname="Watchdog"}) or sum(up{job=~"$job", instance=~"$instance"})',
                legendFormat: 'rules',
              }),
            ],
          }),
        ],
      }),

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
