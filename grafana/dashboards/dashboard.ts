import {
  DashboardBuilder,
  DashboardCursorSync,
  RowBuilder,
  TimePickerBuilder,
} from '@grafana/grafana-foundation-sdk/dashboard';
import type { Addresses } from '../../setup/addresses.js';
import { grafanaUid } from '../../setup/deployment/grafana-uid.js';
import { noticeOf } from '../../setup/deployment/ownership.js';
import { refreshMs } from '../../setup/dashboard-times.js';
import { formatDuration, parseDuration } from '../../setup/model/duration.js';
import type { Setup } from '../../setup/model/setup.js';
import { panelIds } from '../../setup/panels/panel-ids.js';
import type { Dashboard, Panel } from '../../setup/panels/panel.js';
import { finished } from '../finish/finish.js';
import type { FinishedDashboard } from '../finish/finish.js';
import { OWNER_TAG, ownerTag } from '../names.js';
import { grafanaPanel } from '../panels/panel.js';
import { annotations } from './annotations.js';
import { insightLinks } from './insight-links.js';
import type { AddLinks } from './insight-links.js';
import { links } from './links.js';
import type { LinkedDashboard } from './links.js';
import { overviewLines } from './overview.js';
import { variables } from './variables.js';

/** What the dashboards of a setup share. */
export interface Surroundings {
  readonly dashboards: readonly LinkedDashboard[];
  readonly addLinks: AddLinks;
  /** Base URL of the exporter's pages. */
  readonly pages: string;
}

export function surroundingsOf(
  setup: Setup,
  dashboards: readonly Dashboard[],
  addresses: Pick<Addresses, 'pages'>,
): Surroundings {
  const pages = addresses.pages.replace(/\/+$/, '');
  const linked = dashboards.map((dashboard) => ({
    dashboard,
    variables: variables(setup.service.name, setup.updates, dashboard.filters).map(
      (variable) => variable.build().name,
    ),
  }));
  return { dashboards: linked, addLinks: insightLinks(setup, pages), pages };
}

/** A dashboard as Grafana's classic JSON, ready to be written to a file or posted. */
export function grafanaDashboard(
  setup: Setup,
  dashboard: Dashboard,
  surroundings: Surroundings,
): FinishedDashboard {
  const { service, updates, alerting } = setup;
  const refresh = formatDuration(refreshMs(updates));
  const builder = new DashboardBuilder(dashboard.title)
    .uid(grafanaUid(service.name, dashboard.uid))
    .description([dashboard.description, noticeOf(service.name)].filter((text) => text !== '').join(' '))
    .tags([...new Set([OWNER_TAG, ownerTag(service.name), ...dashboard.tags])])
    .readonly()
    .tooltip(DashboardCursorSync.Crosshair)
    .time({ from: dashboard.range, to: 'now' })
    .refresh(refresh)
    .timepicker(new TimePickerBuilder().refreshIntervals(refreshIntervals(refresh)))
    .liveNow(true)
    .variables(variables(service.name, updates, dashboard.filters))
    .annotations(annotations(service.name, alerting))
    .links(links(service.name, dashboard.uid, surroundings));
  addRows(builder, setup, dashboard, surroundings);
  return finished(builder.build());
}

function addRows(
  builder: DashboardBuilder,
  setup: Setup,
  dashboard: Dashboard,
  { addLinks, pages }: Surroundings,
): void {
  const ids = panelIds(dashboard);
  const panelOf = (panel: Panel) => {
    const id = ids.get(panel.key) ?? 0;
    return addLinks({ uid: dashboard.uid, panel, id }, grafanaPanel(panel, id));
  };
  const overview = dashboard.rows.find(({ isOverview = false }) => isOverview);
  for (const panel of overviewLines(setup, pages, overview, panelOf)) builder.withPanel(panel);
  for (const row of dashboard.rows.filter((each) => each !== overview)) {
    const panels = row.panels.map(panelOf);
    const rowBuilder = new RowBuilder(row.title);
    // In Grafana's JSON the panels of a collapsed row are inside the row; those of an open row follow it.
    if (row.collapsed) for (const panel of panels) rowBuilder.withPanel(panel);
    builder.withRow(rowBuilder);
    if (!row.collapsed) for (const panel of panels) builder.withPanel(panel);
  }
}

/** The intervals that Grafana offers. It raises those below the server's `min_refresh_interval`, 5s by default. */
function refreshIntervals(refresh: string): string[] {
  const offered = new Set([refresh, '5s', '10s', '30s', '1m', '5m', '15m', '30m', '1h', '1d']);
  return [...offered].toSorted((a, b) => (parseDuration(a) ?? 0) - (parseDuration(b) ?? 0));
}
