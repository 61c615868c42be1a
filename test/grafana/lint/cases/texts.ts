import { MATCHERS, heatmap, panel, target, withOverrides } from '../base.js';
import { bad, good } from '../case.js';
import type { RuleCases } from '../case.js';
import { FOREIGN, rate, quantile } from '../parts.js';

/** Cases for the rules about legends, titles, exemplars and heatmaps. */
export const TEXT_CASES: Readonly<Record<string, RuleCases>> = {
  'legend-raw': {
    bad: [
      bad('__auto of a sum', 'has the legend "__auto": Grafana shows "sum(rate(', {
        panels: [panel({ targets: [rate({ legendFormat: '__auto' })] })],
      }),
      bad('none', 'has no legend: Grafana shows all labels in braces', {
        panels: [panel({ targets: [target({ legendFormat: '' })] })],
      }),
    ],
    good: [
      good('__auto by one label', { panels: [panel({ targets: [target({ legendFormat: '__auto' })] })] }),
      good('a name for all', {
        panels: [panel({ defaults: { displayName: 'Failed' }, targets: [rate({ legendFormat: '__auto' })] })],
      }),
    ],
  },
  'legend-label': {
    bad: [
      bad('a label that is summed up', 'names the label region', {
        panels: [panel({ targets: [rate({ legendFormat: '{{region}}' })] })],
      }),
      bad('le of a quantile', 'names the label le', {
        panels: [
          panel({ defaults: { unit: 's' }, targets: [quantile('A', 0.5, { legendFormat: '{{ le }}' })] }),
        ],
      }),
    ],
    good: [
      good('a label of the result', {
        panels: [
          panel({
            targets: [
              target({
                expr: `topk(3, sum by (region) (rate(orders_failed_total{${MATCHERS}}[$__rate_interval])) / 2)`,
              }),
            ],
          }),
        ],
      }),
      good('any label of a selector', {
        panels: [panel({ targets: [target({ expr: `up{${MATCHERS}}`, legendFormat: '{{zone}}' })] })],
      }),
    ],
  },
  'legend-nameless': {
    bad: [
      bad('nothing but a label', 'a series without the labels in "{{region}}" is called "Value"', {
        panels: [withOverrides(panel(), [])],
      }),
    ],
    good: [
      good('something else in the name', {
        panels: [withOverrides(panel({ targets: [target({ legendFormat: 'orders {{region}}' })] }), [])],
      }),
      good('a dashboard of somebody else', { ...FOREIGN, panels: [withOverrides(panel(), [])] }),
    ],
  },
  'legend-values': {
    bad: [
      bad('a list', 'the legend has names without values', {
        panels: [panel({ options: { legend: { displayMode: 'list', calcs: [] } } })],
      }),
    ],
    good: [
      good('one series', {
        panels: [panel({ targets: [rate()], options: { legend: { displayMode: 'list', calcs: [] } } })],
      }),
      good('a foreign dashboard', {
        ...FOREIGN,
        panels: [panel({ options: { legend: { displayMode: 'list', calcs: [] } } })],
      }),
    ],
  },
  'title-doubled': {
    bad: [
      bad('by region by region', 'says "by region" twice', {
        panels: [panel({ title: 'Failed orders by region by region' })],
      }),
      bad('of itself', 'says "events" twice', { panels: [panel({ title: 'Rejected events of events' })] }),
      bad('a word', 'says "failed" twice', { panels: [panel({ title: 'Failed failed orders' })] }),
      bad('by region, with words between', 'says "by region" twice', {
        panels: [panel({ title: 'Orders by region, top 10 by region' })],
      }),
    ],
    good: [
      good('a word in two places', {
        panels: [panel({ title: 'Orders by region, and failed orders by country' })],
      }),
    ],
  },
  'title-metric-name': {
    bad: [
      bad('the metric', 'has the name of the metric orders_failed_total', {
        panels: [panel({ title: 'orders_failed_total by region' })],
      }),
    ],
    good: [good('words', { panels: [panel({ title: 'Orders that failed_over' })] })],
  },
  'text-raw-duration': {
    bad: [
      bad('minutes', 'has the duration 336h', {
        panels: [panel({ description: 'Failed orders of the last 336h.' })],
      }),
    ],
    good: [
      good('what people say', {
        panels: [panel({ description: 'Failed orders of the last 2 weeks, each over 500ms, 90s or 24h.' })],
      }),
    ],
  },
  'exemplars-repeated': {
    bad: [
      bad('three percentiles', 'the queries A, B, C all ask for exemplars', {
        panels: [
          panel({
            defaults: { unit: 's' },
            targets: [quantile('A', 0.5), quantile('B', 0.9), quantile('C', 0.99)],
          }),
        ],
      }),
    ],
    good: [
      good('one of two', {
        panels: [
          panel({
            defaults: { unit: 's' },
            targets: [quantile('A', 0.5), quantile('B', 0.9, { exemplar: false })],
          }),
        ],
      }),
    ],
  },
  'exemplars-misplaced': {
    bad: [
      bad('on a rate', 'which has no buckets', { panels: [panel({ targets: [rate({ exemplar: true })] })] }),
      bad('on a heatmap', 'asks for exemplars of a heatmap', {
        panels: [
          heatmap({
            targets: [
              quantile('A', 0.5, {
                expr: `sum by (le) (rate(pay_seconds_bucket{${MATCHERS}}[$__rate_interval]))`,
                format: 'heatmap',
              }),
            ],
          }),
        ],
      }),
    ],
    good: [
      good('on a percentile', {
        panels: [panel({ defaults: { unit: 's' }, targets: [quantile('A', 0.5)] })],
      }),
    ],
  },
  'heatmap-format': {
    bad: [
      bad('series', 'has the format "time_series"', {
        panels: [
          heatmap({
            targets: [
              target({
                expr: `sum by (le) (rate(pay_seconds_bucket{${MATCHERS}}[$__rate_interval]))`,
                legendFormat: '{{le}}',
              }),
            ],
          }),
        ],
      }),
    ],
    good: [good('the format heatmap', { panels: [heatmap()] })],
  },
  'heatmap-words': {
    bad: [
      bad('a rate for a number', 'promises a number, and the query gives a rate', {
        panels: [heatmap({ description: 'Number of events in each bucket.' })],
      }),
      bad('a number for a rate', 'promises a rate, and the query gives a number', {
        panels: [
          heatmap({
            defaults: { unit: 'short' },
            targets: [
              target({
                expr: `sum by (le) (increase(pay_seconds_bucket{${MATCHERS}}[$__rate_interval]))`,
                format: 'heatmap',
                legendFormat: '{{le}}',
              }),
            ],
          }),
        ],
      }),
    ],
    good: [good('per second', { panels: [heatmap()] })],
  },
};
