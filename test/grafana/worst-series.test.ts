import { describe, expect, test } from '@jest/globals';
import { setupOf } from '../support/setup-fixture.js';
import { dashboardsOf, panelsOf } from './drawn.js';

const gauge = { type: 'gauge', stream: 'readings', help: 'Help.', value: 'v' };
const watching = { severity: 'warning', summary: 'It is {{value}}' };
const setup = setupOf({
  liveMetrics: {
    battery_ratio: { ...gauge, labels: { device: 'device' } },
    warnings: { ...gauge, labels: { namespace: 'namespace' } },
    load: { ...gauge, labels: { device: 'device' } },
    total_load: gauge,
    free_bytes: { ...gauge, labels: { device: 'device' } },
  },
  instantInsightRules: {
    BatteryLow: { metric: 'battery_ratio', below: 0.1, ...watching },
    ManyWarnings: { metric: 'warnings', above: 5, ...watching },
    LoadOdd: { metric: 'load', outside: [1, 5], ...watching },
    TotalLoad: { metric: 'total_load', above: 5, ...watching },
  },
  realTimeDashboards: { one: { title: 'One', metrics: ['none'] } },
  realTimeVisualization: {
    one: {
      rows: [
        {
          title: 'Row',
          panels: [
            ...['battery_ratio', 'warnings', 'load', 'total_load', 'free_bytes'].map((metric) => ({
              metric,
              as: 'stat',
            })),
            { metric: 'warnings', as: 'stat', by: ['namespace'] },
            { metric: 'warnings', as: 'timeseries' },
            { metric: 'warnings', as: 'gauge', title: 'As the setup says' },
          ],
        },
      ],
    },
  },
});
const panels = panelsOf(dashboardsOf(setup)).slice(2);

describe('a number that a bound for each series colours is that of the worst series:', () => {
  test.each([
    [0, 'Battery ratio, lowest', /^min\(battery_ratio/, 'Shown: the lowest of all series'],
    [1, 'Warnings, highest', /^max\(warnings/, 'Shown: the highest of all series'],
    [7, 'As the setup says', /^max\(warnings/, 'Shown: the highest of all series'],
  ])('panel %d, "%s"', (index, title, query, sentence) => {
    const panel = panels[index];
    expect(panel?.title).toBe(title);
    expect(panel?.targets?.[0]?.expr).toMatch(query);
    expect(panel?.description).toContain(sentence);
  });

  test.each([
    ['bounds on both sides', 2, 'Load', /^sum\(load/],
    ['a single series', 3, 'Total load', /^sum\(total_load/],
    ['no bound', 4, 'Free', /^sum\(free_bytes/],
    ['one number for each series', 5, 'Warnings by namespace', /^sum by \(namespace\)/],
    ['a graph', 6, 'Warnings', /^sum\(warnings/],
  ])('not with %s', (_, index, title, query) => {
    expect(panels[index]?.title).toBe(title);
    expect(panels[index]?.targets?.[0]?.expr).toMatch(query);
  });
});
