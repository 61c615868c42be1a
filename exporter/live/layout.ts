import { bucketBound } from '../../setup/bucket-bound.js';
import { PANEL_KINDS } from '../../setup/model/panel.js';
import type { Setup } from '../../setup/model/setup.js';
import { hasOneLine, isFilled } from '../../setup/panels/area.js';
import { natureOf } from '../../setup/panels/nature.js';
import type { Dashboard, Panel } from '../../setup/panels/panel.js';
import { panelLegends } from '../../setup/panels/promql.js';
import { tableColumns } from '../../setup/panels/table-columns.js';
import type { TableColumns } from '../../setup/panels/table-columns.js';
import type { DashboardLayout, PanelLayout } from './frame.js';
import { insightsOf } from './panel-insights.js';

const UNIT_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Parses a relative range of Grafana, such as `now-15m`, as milliseconds. */
export function rangeMs(range: string): number {
  const [, count, unit] = /^now-(\d+)([smhd])$/.exec(range) ?? [];
  return Number(count ?? 15) * (UNIT_MS[unit ?? 'm'] ?? 60_000);
}

/** The layout that the page needs to draw a dashboard. */
export function layoutOf(
  dashboard: Dashboard,
  all: readonly Dashboard[],
  setup: Pick<Setup, 'service' | 'insights'>,
  hasPrometheus: boolean,
): DashboardLayout {
  return {
    uid: dashboard.uid,
    title: dashboard.title,
    description: dashboard.description,
    service: setup.service.name,
    spanMs: rangeMs(dashboard.range),
    rows: dashboard.rows.map(({ title, collapsed, panels }) => ({
      title,
      collapsed,
      panels: panels.map((panel) => panelLayout(panel, setup.insights, hasPrometheus)),
    })),
    others: all.map(({ uid, title }) => ({ uid, title })),
  };
}

function panelLayout(panel: Panel, all: Setup['insights'], hasPrometheus: boolean): PanelLayout {
  const { key, title, description, unit, kind, width, height, decimals, min, max, thresholds } = panel;
  const { states, colours, band } = panel;
  const note =
    panel.source === 'promql' && panel.band === undefined && !hasPrometheus
      ? 'Needs Prometheus: start with --prometheus.url.'
      : undefined;
  const insights = insightsOf(panel, all);
  return {
    key,
    title,
    description,
    unit,
    kind,
    width,
    height,
    decimals,
    min,
    max,
    thresholds,
    states,
    colours,
    ...(band === undefined ? {} : { band }),
    ...namesOf(panel),
    ...lineHeaderOf(panel),
    ...(kind === 'timeseries' && isFilled(panel) ? { isFilled: true } : {}),
    ...(PANEL_KINDS[kind].data === 'table' ? { columns: columnsOf(panel) } : {}),
    ...(insights.length === 0 ? {} : { insights }),
    ...(note === undefined ? {} : { note }),
    ...(PANEL_KINDS[kind].data === 'buckets' ? { bounds: boundsOf(panel) } : {}),
  };
}

/** The columns of a table. If the labels of its series are not known, their legends are in one column. */
function columnsOf(panel: Panel): TableColumns {
  const columns = tableColumns(panel);
  const isUnknown = columns.labels.length === 0 && !hasOneLine(panelLegends(panel));
  return isUnknown && panel.source === 'promql'
    ? { ...columns, labels: [{ label: '', header: 'Series' }] }
    : columns;
}

/** Names that begin with what a line shows are no values of labels. */
function lineHeaderOf(panel: Panel): Pick<PanelLayout, 'lineHeader'> {
  if (PANEL_KINDS[panel.kind].data === 'buckets') return { lineHeader: 'Up to' };
  if (panel.source === 'metric' && panel.shows.length > 1) return {};
  const [first, ...others] = tableColumns(panel).labels.map(({ header }) => header);
  if (first === undefined) return {};
  return { lineHeader: [first, ...others.map((header) => header.toLowerCase())].join(', ') };
}

/** How the lines of a panel are named: `legend.ts`. */
function namesOf(panel: Panel): Pick<PanelLayout, 'labels' | 'showsSeveral' | 'isRanked'> {
  if (panel.source === 'promql' || panel.by.length === 0 || PANEL_KINDS[panel.kind].data === 'buckets')
    return {};
  const isRanked = panel.top !== undefined || natureOf(panel.metric) === 'ranking';
  return {
    labels: panel.by,
    ...(panel.shows.length > 1 ? { showsSeveral: true } : {}),
    ...(isRanked ? { isRanked } : {}),
  };
}

function boundsOf(panel: Panel): readonly string[] {
  const metric = panel.source === 'metric' ? panel.metric.metric : undefined;
  return metric?.kind === 'histogram' ? [...metric.buckets, Infinity].map(bucketBound) : [];
}
