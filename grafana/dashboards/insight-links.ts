import type * as cog from '@grafana/grafana-foundation-sdk/cog';
import type * as sdk from '@grafana/grafana-foundation-sdk/dashboard';
import { DashboardLinkBuilder, DashboardLinkType } from '@grafana/grafana-foundation-sdk/dashboard';
import { insightPanel } from '../../setup/insight-panel.js';
import { insightMetric } from '../../setup/insight-kinds.js';
import type { Insight } from '../../setup/model/insight.js';
import type { Setup } from '../../setup/model/setup.js';
import { metricsOf } from '../../setup/layout/draft.js';
import type { Panel } from '../../setup/panels/panel.js';
import { runbookPath } from '../../setup/runbook.js';

/** With more insights, the menu of a panel is not read. */
const INSIGHTS_LINKED = 5;

/** Where a panel is. */
interface PlacedPanel {
  readonly uid: string;
  readonly panel: Panel;
  readonly id: number;
}

/** Adds links to a panel. */
export type AddLinks = (place: PlacedPanel, built: cog.Builder<sdk.Panel>) => cog.Builder<sdk.Panel>;

/** Links of panels to the alerts of the insights that watch what they show, and to their runbooks. */
export function insightLinks(setup: Setup, pages: string): AddLinks {
  const alerting = setup.insights.filter(({ name }) => setup.alerting.insightAlerts.has(name));
  const watching = new Map<string, Insight[]>();
  for (const insight of alerting) {
    const { dashboard, panelId } = insightPanel(setup, insight);
    for (const key of new Set([insightMetric(insight) ?? '', panelKey(dashboard, panelId)])) {
      watching.set(key, [...(watching.get(key) ?? []), insight]);
    }
  }
  return ({ uid, panel, id }, built) => {
    const keys = [...metricsOf({ panel }), panelKey(uid, id)];
    const shown = [...new Set(keys.flatMap((key) => watching.get(key) ?? []))];
    if (shown.length === 0) return built;
    const links = shown.slice(0, INSIGHTS_LINKED).flatMap((insight) => linksOf(insight, setup, pages));
    return { build: () => ({ ...built.build(), links }) };
  };
}

/** The panel of a metric, or the one to which the alert leads. No name of a metric has a blank. */
const panelKey = (uid: string | undefined, id: number | undefined) => `panel ${uid} ${id}`;

function linksOf({ name }: Insight, { alerting }: Setup, pages: string): readonly sdk.DashboardLink[] {
  const runbook = alerting.insightAlerts.get(name)?.runbook ?? `${pages}${runbookPath(name)}`;
  return [
    link(`Alert ${name}`, `/alerting/list?search=${encodeURIComponent(name)}`),
    link(`Runbook of ${name}`, runbook),
  ];
}

const link = (title: string, url: string) =>
  new DashboardLinkBuilder(title).type(DashboardLinkType.Link).url(url).targetBlank(true).build();
