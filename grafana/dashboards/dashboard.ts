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
import type { Dashboard, PanelRow } from '../../setup/panels/panel.js';
import { finished } from '../finish/finish.js';
import type { FinishedDashboard } from '../finish/finish.js';
import { OWNER_TAG, ownerTag } from '../names.js';
import { alertListPanel } from '../panels/alert-list.js';
import { grafanaPanel } from '../panels/panel.js';
import { annotations } from './annotations.js';
import { links } from './links.js';
import { variables } from './variables.js';

type Source = Pick<Setup, 'service' | 'updates' | 'alerting'>;

/** A dashboard as Grafana's classic JSON, ready to be written to a file or posted. */
export function grafanaDashboard(
  { service, updates, alerting }: Source,
  dashboard: Dashboard,
  { pages }: Pick<Addresses, 'pages'>,
  options: { readonly withAlerts: boolean },
): FinishedDashboard {
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
    .variables(variables(service.name, updates))
    .annotations(annotations(service.name, alerting))
    .links(links(dashboard.uid, pages));
  addRows(builder, dashboard);
  if (options.withAlerts) builder.withRow(new RowBuilder('Alerts')).withPanel(alertListPanel(service.name));
  return finished(builder.build());
}

function addRows(builder: DashboardBuilder, dashboard: Dashboard): void {
  const ids = panelIds(dashboard);
  const panelsOf = (row: PanelRow) => row.panels.map((panel) => grafanaPanel(panel, ids.get(panel.key) ?? 0));
  for (const row of dashboard.rows) {
    const rowBuilder = new RowBuilder(row.title);
    // In Grafana's JSON the panels of a collapsed row are inside the row; those of an open row follow it.
    if (row.collapsed) for (const panel of panelsOf(row)) rowBuilder.withPanel(panel);
    builder.withRow(rowBuilder);
    if (!row.collapsed) for (const panel of panelsOf(row)) builder.withPanel(panel);
  }
}

/** The intervals that Grafana offers. It raises those below the server's `min_refresh_interval`, 5s by default. */
function refreshIntervals(refresh: string): string[] {
  const offered = new Set([refresh, '5s', '10s', '30s', '1m', '5m', '15m', '30m', '1h', '1d']);
  return [...offered].toSorted((a, b) => (parseDuration(a) ?? 0) - (parseDuration(b) ?? 0));
}
