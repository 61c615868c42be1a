import type * as cog from '@grafana/grafana-foundation-sdk/cog';
import type * as sdk from '@grafana/grafana-foundation-sdk/dashboard';
import type { PanelKind } from '../../setup/model/panel.js';
import type { Panel } from '../../setup/panels/panel.js';
import { bargaugePanel } from './bargauge.js';
import { gaugePanel } from './gauge.js';
import { heatmapPanel } from './heatmap.js';
import { stateTimelinePanel } from './state-timeline.js';
import { statPanel } from './stat.js';
import { tablePanel } from './table.js';
import { timeseriesPanel } from './timeseries.js';

/** How each kind of panel is built. */
const BUILDERS: Readonly<Record<PanelKind, (panel: Panel, id: number) => cog.Builder<sdk.Panel>>> = {
  timeseries: timeseriesPanel,
  stat: statPanel,
  gauge: gaugePanel,
  bargauge: bargaugePanel,
  table: tablePanel,
  heatmap: heatmapPanel,
  'state-timeline': stateTimelinePanel,
};

/** Converts a resolved panel to a Grafana panel. To add a kind: one file in this folder and one line above. */
export function grafanaPanel(panel: Panel, id: number): cog.Builder<sdk.Panel> {
  return BUILDERS[panel.kind](panel, id);
}
