import type { LintFinding } from '../../../grafana/lint/finding.js';
import { findingsIn } from '../../../grafana/lint/lint.js';
import { readDashboardFile } from '../../../grafana/lint/read/file.js';
import { lintWorld } from '../../../grafana/lint/world.js';
import type { LintWorld, LintWorldOptions } from '../../../grafana/lint/world.js';

export type Json = Readonly<Record<string, unknown>>;

export const DATASOURCE = { type: 'prometheus', uid: '${datasource}' };
export const MATCHERS = 'job=~"$job", instance=~"$instance"';

export const target = (more: Json = {}): Json => ({
  refId: 'A',
  datasource: DATASOURCE,
  expr: `sum by (region) (rate(orders_failed_total{${MATCHERS}}[$__rate_interval]))`,
  legendFormat: '{{region}}',
  range: true,
  instant: false,
  exemplar: false,
  ...more,
});

/** A query for the current value. */
export const instant = (more: Json = {}): Json => target({ range: false, instant: true, ...more });

/** What natsight should say of a missing value. */
export const NULL_MAPPING = {
  type: 'special',
  options: { match: 'null', result: { text: 'no data', color: 'text', index: 0 } },
};

/** The name of a series without a label. */
const NAMELESS: Json = {
  matcher: { id: 'byRegexp', options: String.raw`/^(?:Value|\s*)$/` },
  properties: [{ id: 'displayName', value: 'no region' }],
};

/** Labels are texts, whatever the unit of the values is. */
const TEXTS: Json = {
  matcher: { id: 'byType', options: 'string' },
  properties: [
    { id: 'unit', value: 'string' },
    { id: 'noValue', value: '' },
  ],
};

/** A graph. `more` replaces whole keys; `more.defaults` and `more.options` are merged into what is there. */
export function panel({ defaults, options, ...more }: Json & { defaults?: Json; options?: Json } = {}): Json {
  return {
    id: 1,
    type: 'timeseries',
    title: 'Failed orders by region',
    description: 'Orders that failed. A rise means that customers cannot pay.',
    datasource: DATASOURCE,
    gridPos: { x: 0, y: 0, w: 12, h: 8 },
    targets: [target()],
    fieldConfig: {
      defaults: {
        unit: 'ops',
        custom: { axisSoftMax: 1 },
        thresholds: { steps: [{ color: 'text', value: null }] },
        ...defaults,
      },
      overrides: [NAMELESS],
    },
    options: {
      legend: { showLegend: true, displayMode: 'table', calcs: ['lastNotNull', 'max'] },
      ...options,
    },
    ...more,
  };
}

export const stat = (more: Parameters<typeof panel>[0] = {}): Json =>
  panel({
    type: 'stat',
    title: 'Failed orders',
    gridPos: { x: 0, y: 0, w: 6, h: 4 },
    targets: [
      target({
        expr: `sum(rate(orders_failed_total{${MATCHERS}}[$__rate_interval]))`,
        legendFormat: 'failed',
      }),
    ],
    ...more,
    options: {
      graphMode: 'area',
      colorMode: 'value',
      reduceOptions: { calcs: ['lastNotNull'], fields: '' },
      ...more.options,
    },
    defaults: { mappings: [NULL_MAPPING], ...more.defaults },
  });

export const bargauge = (more: Parameters<typeof panel>[0] = {}): Json =>
  stat({
    type: 'bargauge',
    targets: [instant()],
    ...more,
    options: { text: { titleSize: 14, valueSize: 14 }, ...more.options },
    defaults: { min: 0, ...more.defaults },
  });

/** A table of one query: a row for each region. */
export const table = (more: Parameters<typeof panel>[0] = {}): Json =>
  withOverrides(
    panel({
      type: 'table',
      targets: [instant({ format: 'table' })],
      transformations: [
        {
          id: 'organize',
          options: { excludeByName: { Time: true }, renameByName: { Value: 'Failed', region: 'Region' } },
        },
      ],
      ...more,
      options: { sortBy: [{ displayName: 'Failed', desc: true }], ...more.options },
      defaults: { custom: { minWidth: 100 }, ...more.defaults },
    }),
    [TEXTS],
  );

/** A panel with other overrides. */
export function withOverrides(made: Json, overrides: readonly Json[]): Json {
  const { fieldConfig } = made as { readonly fieldConfig: Json };
  return { ...made, fieldConfig: { ...fieldConfig, overrides } };
}

export const heatmap = (more: Parameters<typeof panel>[0] = {}): Json =>
  panel({
    type: 'heatmap',
    title: 'Time to pay',
    description: 'Payments per second, by their time.',
    targets: [
      target({
        expr: `sum by (le) (rate(pay_seconds_bucket{${MATCHERS}}[$__rate_interval]))`,
        format: 'heatmap',
        legendFormat: '{{le}}',
      }),
    ],
    ...more,
    options: { calculate: false, ...more.options },
  });

const queryVariable = (name: string, label: string, query: string): Json => ({
  name,
  label,
  query: { query, refId: `variable-${name}` },
  definition: query,
  type: 'query',
  datasource: DATASOURCE,
  multi: true,
  includeAll: true,
  allValue: '.+',
  refresh: 2,
  current: { text: ['All'], value: ['$__all'] },
});

export const datasource: Json = {
  name: 'datasource',
  label: 'Data source',
  type: 'datasource',
  query: 'prometheus',
  current: { text: 'shop', value: 'natsight-prometheus-shop' },
};
export const job = queryVariable('job', 'Job', 'label_values(natsight_build_info, job)');
export const instance = queryVariable(
  'instance',
  'Instance',
  'label_values(natsight_build_info{job=~"$job"}, instance)',
);
export const window: Json = {
  name: 'window',
  label: 'Window',
  type: 'interval',
  query: '1m,5m',
  current: { text: '1m', value: '1m' },
};
export const VARIABLES = [datasource, job, instance];

export const alerts = (more: Json = {}): Json => ({
  name: 'Alerts: critical',
  datasource: DATASOURCE,
  enable: true,
  iconColor: 'red',
  expr: 'last_over_time(ALERTS{alertstate="firing", alertname!="Watchdog", severity="critical"}[1m])',
  step: '60s',
  ...more,
});

export interface Parts {
  readonly dashboard?: Json;
  readonly panels?: readonly Json[];
  readonly variables?: readonly Json[];
  readonly annotations?: readonly Json[];
}

/** A dashboard that no rule finds anything in, with some of its parts replaced. It looks as if natsight had generated it. */
export function dashboard({
  dashboard: more,
  panels = [panel()],
  variables = VARIABLES,
  annotations,
}: Parts = {}): Json {
  return {
    uid: 'shop',
    title: 'Shop',
    tags: ['natsight', 'natsight-shop'],
    editable: false,
    schemaVersion: 39,
    refresh: '10s',
    links: [],
    annotations: { list: annotations ?? [alerts()] },
    templating: { list: variables },
    panels,
    ...more,
  };
}

/** What is found in dashboards that lie in files of their own. */
export function lint(
  dashboards: readonly Json[],
  world: LintWorld | LintWorldOptions = {},
): readonly LintFinding[] {
  const known = 'series' in world ? world : lintWorld(world);
  return findingsIn(
    dashboards.map((each, index) => {
      const read = readDashboardFile(`${index}.json`, JSON.stringify(each), known.setup?.updates.prometheus);
      if (read.kind !== 'dashboard') throw new Error(read.unread.message);
      return read.dashboard;
    }),
    known,
  );
}
