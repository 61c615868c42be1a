import { describe, expect, test } from '@jest/globals';
import { panelIds } from '../../../setup/panels/panel-ids.js';
import type { Dashboard, Panel } from '../../../setup/panels/panel.js';
import { panelQueries } from '../../../setup/panels/promql.js';
import { resolveDashboards } from '../../../setup/layout/resolve.js';
import { FLIGHTS, setupOf } from '../../support/setup-fixture.js';
import type { SetupBlocks } from '../../support/setup-fixture.js';

/** One line a panel: what a person would see at a glance, and the first query behind it. */
function outline(dashboard: Dashboard): string {
  return dashboard.rows
    .flatMap((row) => [`# ${row.title}${row.collapsed ? ' (collapsed)' : ''}`, ...row.panels.map(line)])
    .join('\n');
}

function line(panel: Panel): string {
  const [query] = panelQueries(panel, { rateInterval: '15s', matchers: '', range: '5m' });
  return `${panel.kind} ${panel.width} ${panel.unit} | ${panel.title} | ${query?.expr}`;
}

function dashboardOf(blocks: SetupBlocks, index = 0): Dashboard {
  const dashboard = resolveDashboards(setupOf(blocks))[index];
  if (dashboard === undefined) throw new Error('the setup has no such dashboard');
  return dashboard;
}

const panelsOf = (dashboard: Dashboard) => dashboard.rows.flatMap((row) => row.panels);

/** A dashboard that matches `x*` and lists the given panels, without the data quality of its stream. */
function dashboardWith(liveMetrics: Readonly<Record<string, object>>, ...panels: object[]): Dashboard {
  const metrics = Object.entries(liveMetrics).map(([name, metric]) => [
    name,
    { stream: 's', help: 'Help.', ...metric },
  ]);
  const dashboard = dashboardOf({
    liveMetrics: Object.fromEntries(metrics),
    realTimeDashboards: { one: { title: 'One', metrics: ['x*'] } },
    realTimeVisualization: { one: { rows: [{ title: 'Row', panels }] } },
  });
  return { ...dashboard, rows: dashboard.rows.filter(({ title }) => title !== 'Data quality') };
}

describe('a dashboard', () => {
  test('fills in what the setup leaves out, and gives every metric without a panel one of its own', () => {
    const outlined = outline(dashboardOf(FLIGHTS));
    expect(outlined.slice(0, outlined.indexOf('\ntimeseries 8 cps | Rejections'))).toBe(`# Now
stat 6 cps | Flights landed per second | sum(rate(flights_landed_total[15s]))
timeseries 6 cps | Flights landed per second by haul | sum by (haul) (rate(flights_landed_total[15s]))
bargauge 6 cps | Flights landed per second by origin, top 10 | topk(10, sum by (origin) (rate(flights_landed_total[15s])))
timeseries 6 s | Arrival delay percentiles by haul | histogram_quantile(0.5, sum by (le, haul) (rate(flight_delay_seconds_bucket[15s])))
# Delays (collapsed)
heatmap 16 s | Arrival delay distribution | sum by (le) (rate(flight_delay_seconds_bucket[15s]))
gauge 8 s | Arrival delay, mean | sum(rate(flight_delay_seconds_sum[15s])) / sum(rate(flight_delay_seconds_count[15s]))
table 8 short | Flights landed by haul | sum by (haul) (increase(flights_landed_total[5m]))
timeseries 8 percentunit | Share of long hauls | sum(rate(flights_landed_total{haul="long"}[15s])) / sum(rate(flights_landed_total[15s]))
# Stream flights
timeseries 12 binBps | Flight bytes per second by origin | sum by (origin) (rate(flight_bytes_total[15s])) and topk(10, sum by (origin) (rate(flight_bytes_total[15s] @ end())))
timeseries 12 percentunit | Flight late ratio | avg(flight_late_ratio)
# Windows and top lists
timeseries 12 s | Flight delay p95 by origin | max by (origin) (flight_delay_p95_seconds) and topk(10, max by (origin) (flight_delay_p95_seconds @ end()))
bargauge 12 short | Flights busiest | topk(5, sum by (top) (flights_busiest))
# Data quality (collapsed)`);
  });

  test('says how much time a point of a window stands for', () => {
    const window = { type: 'window', aggregate: 'count' };
    const panels = panelsOf(
      dashboardWith({ x_a: { ...window, size: '5m', slide: '10s' }, x_b: { ...window, session: '90s' } }),
    );
    expect(panels.map(({ description }) => description)).toEqual([
      'Help. Each point covers 5m.',
      'Help. Each point covers a session, which ends after 90s without events.',
    ]);
  });

  test('shows the exporter itself only where a pattern asks for it by name', () => {
    const everything = { ...FLIGHTS, realTimeDashboards: { all: { title: 'All', metrics: ['*'] } } };
    expect(
      panelsOf(dashboardOf(everything))
        .map((panel) => panel.title)
        .join(),
    ).not.toContain('NATS');
    const own = outline(dashboardOf(FLIGHTS, 1));
    expect(own).toContain(
      'timeseries 8 s | Time since the last event by stream | min by (stream) (max by (job, instance) (natsight_time_seconds) - on (job, instance) group_right () natsight_last_event_timestamp_seconds)',
    );
    expect(own).toContain('stat 8 bool_yes_no | NATS | min(natsight_nats_connected)');
    expect(own).toContain('table 12 short | Build |');
    expect(own).toContain('percentunit | Process CPU | sum(rate(natsight_process_cpu_seconds_total');
  });

  test('counts a metric as shown when a PromQL panel reads one of its series', () => {
    const dashboard = dashboardWith(
      { x_seconds: { type: 'histogram', value: 'v' }, x_total: { type: 'counter' } },
      { promql: 'sum(rate(x_seconds_count[1m]))', title: 'Events' },
    );
    expect(panelsOf(dashboard).map((panel) => panel.title)).toEqual(['Events', 'X per second']);
  });

  test('leaves out a panel whose metric does not exist, and labels that the metric has not', () => {
    const dashboard = dashboardWith(
      { x_total: { type: 'counter', labels: { a: 'a' } } },
      { metric: 'gone_total' },
      { metric: 'x_total', by: ['a', 'gone'] },
    );
    expect(outline(dashboard)).toBe(
      '# Row\ntimeseries 24 cps | X per second by a | sum by (a) (rate(x_total[15s]))',
    );
  });

  test('shows a metric in the way that suits it when it cannot be shown as asked', () => {
    const dashboard = dashboardWith(
      { x_total: { type: 'counter' } },
      { metric: 'x_total', show: ['p95', 'heatmap'] },
    );
    expect(outline(dashboard)).toBe('# Row\ntimeseries 24 cps | X per second | sum(rate(x_total[15s]))');
  });

  test('ranks by the label with the fewest values when only "top" is given', () => {
    const dashboard = dashboardWith(
      { x_seconds: { type: 'histogram', value: 'v', labels: { a: 'a', b: { value: 'b', limit: 5 } } } },
      { metric: 'x_seconds', show: 'mean', top: 3 },
    );
    expect(panelsOf(dashboard)[0]).toMatchObject({ kind: 'bargauge', by: ['b'], top: 3 });
  });
});

describe('thresholds of a panel', () => {
  test('come from the display, or else from the bounds that insights watch', () => {
    const panels = panelsOf(dashboardOf(FLIGHTS));
    const thresholds = (metric: string) =>
      panels.find((panel) => panel.source === 'metric' && panel.metric.name === metric)?.thresholds;
    expect(thresholds('flight_delay_seconds')).toEqual([
      { from: 0, as: 'good' },
      { from: 3600, as: 'critical' },
    ]);
    expect(thresholds('flight_delay_p95_seconds')).toEqual([
      { from: 0, as: 'good' },
      { from: 1800, as: 'warning' },
      { from: 3600, as: 'critical' },
    ]);
    expect(thresholds('flight_late_ratio')).toEqual([
      { from: -0.8, as: 'warning' },
      { from: 0.2, as: 'good' },
    ]);
    expect(thresholds('flights_landed_total')).toEqual([]);
  });

  test('make a state red while it is not so', () => {
    const connected = panelsOf(dashboardOf(FLIGHTS, 1)).find(({ title }) => title === 'NATS');
    expect(connected?.thresholds).toEqual([
      { from: 0, as: 'critical' },
      { from: 1, as: 'good' },
    ]);
  });
});

describe('the number of a panel', () => {
  const counters = { x_a_total: { type: 'counter' }, x_b_total: { type: 'counter' } };

  test('stays the same when other panels come, go and move', () => {
    const alone = panelIds(dashboardWith(counters, { metric: 'x_a_total' }));
    const moved = panelIds(
      dashboardWith(counters, { metric: 'x_b_total' }, { metric: 'x_a_total', title: 'Other' }),
    );
    const key = 'x_a_total rate by  as timeseries';
    expect(alone.get(key)).toBeGreaterThanOrEqual(1);
    expect(moved.get(key)).toBe(alone.get(key));
  });

  test('is another for each of two panels that are the same', () => {
    const ids = panelIds(dashboardWith(counters, { metric: 'x_a_total' }, { metric: 'x_a_total' }));
    expect(new Set(ids.values()).size).toBe(3);
  });
});
