import { bargauge, MATCHERS, panel, stat } from '../base.js';
import { bad, good } from '../case.js';
import type { RuleCases } from '../case.js';
import { asking, FOREIGN_TAGS } from '../parts.js';

const legend = { showLegend: true, displayMode: 'table', calcs: ['lastNotNull', 'max'] };
const filled = { custom: { axisSoftMax: 1, fillOpacity: 10 } };
const NARROW = { x: 0, y: 0, w: 3, h: 4 };
const LONG = 'Payment transactions per second';

/** Cases for the rules about what can be read at a glance. */
export const READABLE_CASES: Readonly<Record<string, RuleCases>> = {
  'title-cut': {
    bad: [
      bad('three columns', 'does not fit into 3 columns', {
        panels: [stat({ title: LONG, gridPos: NARROW })],
      }),
    ],
    good: [
      good('a short title', { panels: [stat({ title: 'Device battery ratio', gridPos: NARROW })] }),
      good('five columns', { panels: [stat({ title: LONG, gridPos: { ...NARROW, w: 5 } })] }),
      good('a foreign dashboard', {
        dashboard: FOREIGN_TAGS,
        panels: [stat({ title: LONG, gridPos: NARROW })],
      }),
    ],
  },
  'legend-beside': {
    bad: [
      bad('at the right', 'the legend is beside the graph', {
        panels: [panel({ options: { legend: { ...legend, placement: 'right' } } })],
      }),
    ],
    good: [
      good('below', { panels: [panel({ options: { legend: { ...legend, placement: 'bottom' } } })] }),
      good('beside a flat graph', {
        panels: [
          panel({
            gridPos: { x: 0, y: 0, w: 12, h: 5 },
            options: { legend: { ...legend, placement: 'right' } },
          }),
        ],
      }),
    ],
  },
  'fills-overlap': {
    bad: [
      bad('a line for each region', 'the areas below several lines are filled', {
        panels: [panel({ defaults: filled })],
      }),
    ],
    good: [
      good(
        'one line',
        asking(`sum(rate(orders_failed_total{${MATCHERS}}[$__rate_interval]))`, { defaults: filled }),
      ),
      good('a stack', {
        panels: [panel({ defaults: { custom: { ...filled.custom, stacking: { mode: 'normal' } } } })],
      }),
    ],
  },
  'bar-text': {
    bad: [
      bad('no size', 'the texts are as large as the bars', { panels: [bargauge({ options: { text: {} } })] }),
    ],
    good: [good('sizes', { panels: [bargauge()] })],
  },
};
