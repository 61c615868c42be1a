import { DashboardLinkBuilder, DashboardLinkType } from '@grafana/grafana-foundation-sdk/dashboard';
import { grafanaUid } from '../../setup/deployment/grafana-uid.js';
import type { Dashboard } from '../../setup/panels/panel.js';
import { ownerTag } from '../names.js';

/** More links than these become a menu. */
const LINKS_SHOWN = 5;

/** A dashboard of the service and the names of its variables. */
export interface LinkedDashboard {
  readonly dashboard: Pick<Dashboard, 'uid' | 'title'>;
  readonly variables: readonly string[];
}

/**
 * Links to the other dashboards of the service at the same time range, and to the live page of this one. A link carries the variables that
 * both dashboards have: one that the other lacks would stay in its address for nothing.
 */
export function links(
  service: string,
  uid: string,
  { dashboards, pages }: { readonly dashboards: readonly LinkedDashboard[]; readonly pages: string },
): DashboardLinkBuilder[] {
  const own = dashboards.find(({ dashboard }) => dashboard.uid === uid)?.variables ?? [];
  const others = dashboards.filter(({ dashboard }) => dashboard.uid !== uid);
  return [
    ...(others.length > LINKS_SHOWN ? [menu(service)] : others.map((other) => linkTo(service, other, own))),
    new DashboardLinkBuilder('Live page')
      .type(DashboardLinkType.Link)
      .icon('bolt')
      .tooltip('The same panels, updated live as events arrive')
      .url(`${pages}/dashboards/${uid}`)
      .targetBlank(true),
  ];
}

function linkTo(
  service: string,
  { dashboard: { uid, title }, variables }: LinkedDashboard,
  own: readonly string[],
): DashboardLinkBuilder {
  const carried = variables.filter((name) => own.includes(name)).map((name) => `\${${name}:queryparam}`);
  return new DashboardLinkBuilder(title)
    .type(DashboardLinkType.Link)
    .icon('dashboard')
    .url(`/d/${grafanaUid(service, uid)}?${carried.join('&')}`)
    .keepTime(true);
}

/** A menu cannot choose variables for each dashboard, so it carries none. */
function menu(service: string): DashboardLinkBuilder {
  return new DashboardLinkBuilder('Dashboards')
    .type(DashboardLinkType.Dashboards)
    .icon('external link')
    .tags([ownerTag(service)])
    .asDropdown(true)
    .includeVars(false)
    .keepTime(true);
}
