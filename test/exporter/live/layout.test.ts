import { expect, test } from '@jest/globals';
import type { PanelLayout } from '../../../exporter/live/frame.js';
import { layoutOf } from '../../../exporter/live/layout.js';
import { insightsOf } from '../../../exporter/live/panel-insights.js';
import { loadSetup } from '../../../setup/load.js';
import type { Panel } from '../../../setup/panels/panel.js';
import { resolveDashboards } from '../../../setup/layout/resolve.js';

const { setup } = loadSetup('setup/examples/flights');
if (setup === undefined) throw new Error('the flights setup is not valid');
const dashboards = resolveDashboards(setup);
const panels = dashboards.flatMap(({ rows }) => rows.flatMap((row) => row.panels));
const layouts = dashboards.flatMap((dashboard) =>
  layoutOf(dashboard, dashboards, setup, true).rows.flatMap((row) => row.panels),
);

/** The layout of the first panel whose key begins so: with its metric, and what it shows of it. */
function layoutLike(key: string): PanelLayout | undefined {
  return layouts.find((layout) => layout.key.startsWith(key));
}

test('a panel says which labels are in the names of its lines, and how else they are named', () => {
  expect(layoutLike('flights_per_second value by haul')).toMatchObject({ labels: ['haul'] });
  expect(layoutLike('flights_per_second value by haul')).not.toHaveProperty('showsSeveral');
  expect(layoutLike('flights_landed_total rate by origin top 10')).toMatchObject({
    labels: ['origin'],
    isRanked: true,
  });
  expect(layoutLike('flight_busiest_origins value')).toMatchObject({ isRanked: true });
  expect(layoutLike('flight_delay_seconds heatmap')).not.toHaveProperty('labels');
  expect(layoutLike('promql')).not.toHaveProperty('labels');
});

test('only an area that covers no other is filled', () => {
  expect(layoutLike('flights_per_second value by haul')).not.toHaveProperty('isFilled');
  expect(layoutLike('promql')).toMatchObject({ title: 'Share of late flights', isFilled: true });
});

test('a table has the headers of the same table in Grafana', () => {
  expect(layoutLike('flight_busiest_origins value by top as table')?.columns).toEqual({
    labels: [{ label: 'top', header: 'Origin' }],
    values: [{ show: 'value', header: 'Count', unit: 'short', isMeasured: true }],
  });
  expect(layoutLike('flights_per_second value by haul')).toMatchObject({ lineHeader: 'Haul' });
});

test('a threshold belongs to the panels of its metric, and what is told of a stream to the counters of its events', () => {
  expect(layoutLike('flights_very_late_ratio')).toMatchObject({ insights: ['DelaysRising'] });
  expect(layoutLike('flights_landed_total rate')).toMatchObject({
    insights: ['VeryLongDelay', 'FlightsStopped'],
  });
  expect(layoutLike('flight_delay_p95_seconds')).not.toHaveProperty('insights');
  expect(layoutLike('natsight_event_lag_seconds')).not.toHaveProperty('insights');
});

test('a threshold belongs to a PromQL panel that reads its metric', () => {
  const promql = panels.find((panel) => panel.source === 'promql');
  if (promql === undefined) throw new Error('the flights have no PromQL panel');
  const reading: Panel = { ...promql, exposed: ['flights_very_late_ratio'] };
  expect(insightsOf(reading, setup.insights)).toEqual(['DelaysRising']);
  expect(insightsOf(promql, setup.insights)).toEqual([]);
});
