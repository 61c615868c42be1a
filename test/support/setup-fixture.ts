import { routeSchema } from '../../setup/model/alerting.js';
import { dashboardSchema } from '../../setup/model/dashboard.js';
import { displaySchema } from '../../setup/model/display.js';
import { insightSchema } from '../../setup/model/insight.js';
import { metricSchema } from '../../setup/model/metric.js';
import { PANEL_KINDS, visualizationSchema } from '../../setup/model/panel.js';
import type { PanelTraits } from '../../setup/model/panel.js';
import { serviceSchema } from '../../setup/model/service.js';
import type { Setup } from '../../setup/model/setup.js';
import { SEVERITY_ROLES } from '../../setup/model/severity.js';
import { updatesSchema } from '../../setup/model/updates.js';

type Entries = Readonly<Record<string, unknown>>;

/** The blocks of a setup that dashboards are made from, as a person writes them; what is left out has its defaults. */
export interface SetupBlocks {
  readonly service?: unknown;
  readonly liveMetrics?: Entries;
  readonly instantInsightRules?: Entries;
  readonly realTimeDashboards?: Entries;
  readonly realTimeVisualization?: Entries;
  readonly liveMetricsDisplay?: Entries;
  readonly dynamicUpdates?: unknown;
}

/** A setup out of some of its blocks, read by the model itself but without the cross-checks of a whole setup. */
export function setupOf(blocks: SetupBlocks): Setup {
  const named = <T>(entries: Entries | undefined, read: (value: unknown) => T) =>
    Object.entries(entries ?? {}).map(([name, value]) => ({ name, value: read(value) }));
  return {
    service: serviceSchema.parse(blocks.service ?? { name: 'flight-operations' }),
    streams: [],
    steps: new Map(),
    metrics: named(blocks.liveMetrics, (value) => metricSchema.parse(value)).map(({ name, value }) => ({
      ...value,
      name,
    })),
    insights: named(blocks.instantInsightRules, (value) => insightSchema.parse(value)).map(
      ({ name, value }) => ({ ...value, name }),
    ),
    dashboards: named(blocks.realTimeDashboards, (value) => dashboardSchema.parse(value)).map(
      ({ name, value }) => ({ ...value, uid: name }),
    ),
    visualizations: new Map(
      named(blocks.realTimeVisualization, (value) => visualizationSchema.parse(value)).map(
        ({ name, value }) => [name, value],
      ),
    ),
    displays: new Map(
      named(blocks.liveMetricsDisplay, (value) => displaySchema.parse(value)).map(({ name, value }) => [
        name,
        value,
      ]),
    ),
    alerting: {
      receivers: [],
      route: routeSchema.parse({ default: 'ops' }),
      quietTimes: [],
      insightAlerts: new Map(),
      promqlAlerts: [],
      selfAlerts: new Map(),
      objectives: [],
      severities: SEVERITY_ROLES,
      labels: {},
      watchdog: undefined,
      notScraped: { from: 'firstScrape' },
      externalLabels: {},
    },
    updates: updatesSchema.parse(blocks.dynamicUpdates ?? {}),
  };
}

/** Metrics of every type, and a dashboard that shows them in every way. */
export const FLIGHTS: SetupBlocks = {
  liveMetrics: {
    flights_landed_total: {
      type: 'counter',
      stream: 'flights',
      help: 'Flights landed.',
      labels: { origin: { value: 'origin', limit: 300 }, haul: { value: 'haul', limit: 3 } },
    },
    flight_bytes_total: {
      type: 'counter',
      stream: 'flights',
      help: 'Bytes of flight plans.',
      labels: { origin: 'origin' },
    },
    flight_delay_seconds: {
      type: 'histogram',
      stream: 'flights',
      help: 'Arrival delay.',
      value: 'delay * 60.0',
      buckets: [300, 900],
      labels: { origin: 'origin', haul: { value: 'haul', limit: 3 } },
    },
    flight_delay_p95_seconds: {
      type: 'window',
      stream: 'flights',
      help: '95th percentile of delay.',
      aggregate: 'p95',
      value: 'delay * 60.0',
      size: '5m',
      slide: '10s',
      labels: { origin: 'origin' },
    },
    flights_busiest: {
      type: 'window',
      stream: 'flights',
      help: 'Busiest destinations.',
      aggregate: 'top',
      value: 'destination',
      size: '5m',
      limit: 5,
    },
    flight_late_ratio: {
      type: 'gauge',
      stream: 'flights',
      help: 'Share of late flights.',
      value: '0.5',
    },
  },
  instantInsightRules: {
    DelaysRising: { metric: 'flight_delay_p95_seconds', above: 3600, severity: 'critical' },
    DelaysNoticed: { metric: 'flight_delay_p95_seconds', above: 1800, severity: 'info' },
    TooFewOnTime: { metric: 'flight_late_ratio', below: 0.2 },
  },
  realTimeDashboards: {
    'live-main-dashboard': { title: 'Flight operations', metrics: ['flight*'] },
    'event-streams': { title: 'Event streams', metrics: ['natsight_*'], range: 'now-1h' },
  },
  realTimeVisualization: {
    'live-main-dashboard': {
      rows: [
        {
          title: 'Now',
          panels: [
            { metric: 'flights_landed_total', show: 'rate', as: 'stat' },
            { metric: 'flights_landed_total', show: 'rate', by: ['haul'] },
            { metric: 'flights_landed_total', show: 'rate', by: ['origin'], top: 10 },
            { metric: 'flight_delay_seconds', show: ['p50', 'p95', 'p99.9'], by: ['haul'] },
          ],
        },
        {
          title: 'Delays',
          collapsed: true,
          panels: [
            { metric: 'flight_delay_seconds', show: 'heatmap', width: 16 },
            { metric: 'flight_delay_seconds', show: 'mean', as: 'gauge' },
            { metric: 'flights_landed_total', show: 'increase', by: ['haul'], as: 'table' },
            {
              promql:
                'sum(rate(flights_landed_total{haul="long"}[$__rate_interval])) / sum(rate(flights_landed_total[$__rate_interval]))',
              title: 'Share of long hauls',
              unit: 'percentunit',
            },
          ],
        },
      ],
    },
  },
  liveMetricsDisplay: {
    flight_delay_seconds: {
      title: 'Arrival delay',
      decimals: 0,
      thresholds: [
        { from: 0, as: 'good' },
        { from: 3600, as: 'critical' },
      ],
    },
  },
};

/** A panel of each kind, titled by its kind. */
const PANELS = Object.entries<PanelTraits>(PANEL_KINDS).map(([kind, { data }]) => ({
  ...(data === 'buckets'
    ? { metric: 'flight_delay_seconds', show: 'heatmap' }
    : { metric: 'flights_landed_total', show: 'increase', by: ['haul'] }),
  as: kind,
  title: kind,
}));

/** The metrics of FLIGHTS, and a dashboard with a panel of each kind. */
export const EVERY_PANEL: SetupBlocks = {
  ...FLIGHTS,
  realTimeDashboards: { all: { title: 'All', metrics: ['flight*'] } },
  realTimeVisualization: { all: { rows: [{ title: 'Every kind', panels: PANELS }] } },
};
