import { expect, test } from '@jest/globals';
import { lint } from './base.js';
import { RULE_CASES } from './cases/cases.js';

/** What a person saw in the first dashboards that were opened in a real Grafana, and the rules that see it. */
const POINTS: Readonly<Record<string, readonly string[]>> = {
  'the Watchdog paints every graph, and short alerts are missed': [
    'annotation-watchdog',
    'alert-list-watchdog',
    'alerts-watchdog',
    'annotation-step',
  ],
  'no data is huge and green, and so is what fires': [
    'null-colour',
    'firing-green',
    'insight-as-graph',
    'no-value-zero',
  ],
  'rates over a few seconds': ['rate-window-short', 'rate-interval-short'],
  'a refresh that Grafana clamps': ['refresh-fast'],
  'dashboards and data sources that replace each other': [
    'uid-taken',
    'uid-invalid',
    'owner-tag-missing',
    'datasource-shared',
    'dashboard-title-taken',
  ],
  'exemplars that swamp a panel': ['exemplars-repeated', 'exemplars-misplaced'],
  'objectives without a panel, and durations that nobody says': ['objective-unseen', 'text-raw-duration'],
  'tables of raw columns': [
    'table-units',
    'table-headers',
    'table-labels',
    'table-order',
    'table-width',
    'table-thresholds',
    'unit-of-increase',
  ],
  'scales, colours, legends and titles': [
    'gauge-min',
    'axis-zeros',
    'legend-raw',
    'legend-values',
    'colour-contradicts',
    'title-doubled',
    'title-metric-name',
    'heatmap-words',
  ],
  'range queries for one moment': ['range-over-range', 'range-query'],
};

test.each(Object.entries(POINTS))('%s: each rule finds its defect', (_, codes) => {
  for (const code of codes) {
    const seeded = RULE_CASES[code]?.bad ?? [];
    expect([code, seeded.length > 0]).toEqual([code, true]);
    for (const { dashboards, world } of seeded)
      expect(lint(dashboards, world).map(({ rule }) => rule)).toEqual([code]);
  }
});

test('there are ten points and at least 24 kinds of finding', () => {
  expect(Object.keys(POINTS)).toHaveLength(10);
  expect(new Set(Object.values(POINTS).flat()).size).toBeGreaterThanOrEqual(24);
});
