import { DashboardLinkBuilder, DashboardLinkType } from '@grafana/grafana-foundation-sdk/dashboard';
import { OWNER_TAG } from '../names.js';

/** Links to natsight's other dashboards with the same variables and time range, and to the live page of this dashboard. */
export function links(uid: string, pages: string): DashboardLinkBuilder[] {
  return [
    new DashboardLinkBuilder('Dashboards')
      .type(DashboardLinkType.Dashboards)
      .icon('external link')
      .tags([OWNER_TAG])
      .asDropdown(true)
      .includeVars(true)
      .keepTime(true),
    new DashboardLinkBuilder('Live page')
      .type(DashboardLinkType.Link)
      .icon('bolt')
      .tooltip('The same panels, updated live as events arrive')
      .url(`${pages.replace(/\/+$/, '')}/dashboards/${uid}`)
      .targetBlank(true),
  ];
}
