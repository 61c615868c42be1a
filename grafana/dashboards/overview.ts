import type * as cog from '@grafana/grafana-foundation-sdk/cog';
import type * as sdk from '@grafana/grafana-foundation-sdk/dashboard';
import type { Setup } from '../../setup/model/setup.js';
import type { Panel, PanelRow } from '../../setup/panels/panel.js';
import { alertCountPanel, alertListPanel, COUNT_WIDTH } from '../panels/alert-list.js';

const COLUMNS = 24;
/** The narrowest number, and the widest one beside the list of alerts. */
const STAT_WIDTH = 3;
const WIDE_STAT_WIDTH = 4;
const WIDE_STATS = 2;

/** The first line of a dashboard: how many alerts fire, which, and then the numbers of the overview. */
export function overviewLine(
  setup: Setup,
  pages: string,
  overview: PanelRow | undefined,
  panelOf: (panel: Panel) => cog.Builder<sdk.Panel>,
): readonly cog.Builder<sdk.Panel>[] {
  const stats = overview?.panels ?? [];
  const width = stats.length > WIDE_STATS ? STAT_WIDTH : WIDE_STAT_WIDTH;
  const listWidth = COLUMNS - COUNT_WIDTH - stats.length * width;
  return [
    alertCountPanel(setup),
    alertListPanel(setup, pages, listWidth),
    ...stats.map((panel) => panelOf({ ...panel, width })),
  ];
}
