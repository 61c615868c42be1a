import { DashboardLinkBuilder, DashboardLinkType } from '@grafana/grafana-foundation-sdk/dashboard';
import { OWNER_TAG } from '../names.js';

/** To the other dashboards of natsight, with the same job, instance and time; and to this one as the exporter's live page. */
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
      .tooltip('The same panels, moving as events arrive')
      .url(`${pages.replace(/\/+$/, '')}/dashboards/${uid}`)
      .targetBlank(true),
  ];
}
