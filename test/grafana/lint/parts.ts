import { MATCHERS, datasource, instance, job, panel, target, window, withOverrides } from './base.js';
import type { Json, Parts } from './base.js';
import { withVariables } from './case.js';

export const askingByRegion = (expr: string) => ({ panels: [panel({ targets: [target({ expr })] })] });
export const LOKI = { type: 'loki', uid: '${loki_datasource}' };
export const loki = {
  name: 'loki_datasource',
  label: 'Loki data source',
  type: 'datasource',
  query: 'loki',
  current: { value: 'logs' },
};
export const prometheus = { ...datasource, name: 'prometheus_datasource', label: 'Prometheus data source' };
export const OF_PROMETHEUS = { type: 'prometheus', uid: '${prometheus_datasource}' };
export const mixed = [
  prometheus,
  loki,
  { ...job, datasource: OF_PROMETHEUS },
  { ...instance, datasource: OF_PROMETHEUS },
];
export const logs = (expr: string, more = {}) => ({
  annotations: [],
  variables: mixed,
  panels: [
    panel({
      datasource: LOKI,
      targets: [{ refId: 'A', datasource: LOKI, expr, legendFormat: '{{level}}', ...more }],
    }),
    panel({
      id: 2,
      title: 'Others',
      datasource: OF_PROMETHEUS,
      targets: [target({ datasource: OF_PROMETHEUS })],
      gridPos: { x: 12, y: 0, w: 12, h: 8 },
    }),
  ],
});

export const beside = (more: Parameters<typeof panel>[0] = {}): Json =>
  panel({ id: 2, title: 'Others', gridPos: { x: 12, y: 0, w: 12, h: 8 }, ...more });
export const row = (id: number, y: number, more: Json = {}): Json => ({
  id,
  type: 'row',
  title: `Row ${id}`,
  collapsed: false,
  panels: [],
  gridPos: { x: 0, y, w: 24, h: 1 },
  ...more,
});
export const alertList = (y: number, filter = 'alertname!="Watchdog"'): Json => ({
  id: 9,
  type: 'alertlist',
  title: 'Alerts',
  gridPos: { x: 0, y, w: 24, h: 4 },
  options: { alertInstanceLabelFilter: `{service="shop", ${filter}}`, stateFilter: { firing: true } },
});
export const FOREIGN_TAGS = { tags: ['shop'] };
export const custom = (more: Json): Json => ({
  name: 'region',
  label: 'Region',
  type: 'custom',
  query: 'eu,us',
  current: { value: 'eu' },
  ...more,
});
export const byRegion = target({
  expr: `sum by (region) (rate(orders_failed_total{${MATCHERS}, region=~"$region"}[$__rate_interval]))`,
});

/** A graph of one query. */
export const asking = (expr: string, more: Parameters<typeof panel>[0] = {}): Parts => ({
  panels: [panel({ targets: [target({ expr, legendFormat: 'orders' })], ...more })],
});
/** The same of a number of events. */
export const counting = (expr: string): Parts => asking(expr, { defaults: { unit: 'short' } });

export const withWindow = (query: string, expr: string): Parts => ({
  ...withVariables({ ...window, query }),
  ...asking(expr),
});

export const FOREIGN = { dashboard: { tags: ['shop'] } };
export const thresholds = (...steps: readonly (readonly [number | null, string])[]): Json => ({
  mode: 'absolute',
  steps: steps.map(([value, color]) => ({ value, color })),
});
export const override = (name: string, ...properties: readonly (readonly [string, unknown])[]): Json => ({
  matcher: { id: 'byName', options: name },
  properties: properties.map(([id, value]) => ({ id, value })),
});
/** A panel with overrides beside those that it has. */
export const overridden = (made: Json, ...overrides: readonly Json[]): Json => {
  const { fieldConfig } = made as { readonly fieldConfig: { readonly overrides: readonly Json[] } };
  return withOverrides(made, [...fieldConfig.overrides, ...overrides]);
};
export const rate = (more: Json = {}) =>
  target({
    expr: `sum(rate(orders_failed_total{${MATCHERS}}[$__rate_interval]))`,
    legendFormat: 'failed',
    ...more,
  });
export const quantile = (refId: string, q: number, more: Json = {}) =>
  target({
    refId,
    expr: `histogram_quantile(${q}, sum by (le) (rate(pay_seconds_bucket{${MATCHERS}}[$__rate_interval])))`,
    legendFormat: `p${q * 100}`,
    exemplar: true,
    ...more,
  });
export const FIRING = 'max by (rule) (natsight_insight_firing{job=~"$job", instance=~"$instance"})';
