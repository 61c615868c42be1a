import type * as cog from '@grafana/grafana-foundation-sdk/cog';
import type * as sdk from '@grafana/grafana-foundation-sdk/dashboard';
import type { Setup } from '../../setup/model/setup.js';
import type { Panel, PanelRow } from '../../setup/panels/panel.js';
import { COLUMNS } from '../../setup/panels/widths.js';
import { alertCountPanel, alertListPanel, COUNT_WIDTH } from '../panels/alert-list.js';

/** The first lines of a dashboard: how many alerts fire, and which, in full sentences; then the numbers of the overview. */
export function overviewLines(
  setup: Setup,
  pages: string,
  overview: PanelRow | undefined,
  panelOf: (panel: Panel) => cog.Builder<sdk.Panel>,
): readonly cog.Builder<sdk.Panel>[] {
  return [
    alertCountPanel(setup),
    alertListPanel(setup, pages, COLUMNS - COUNT_WIDTH),
    ...(overview?.panels ?? []).map(panelOf),
  ];
}
