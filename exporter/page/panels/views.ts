import type { PanelKind } from '../../../setup/model/panel.js';
import { createBars } from './bars.js';
import { createGauge } from './gauge.js';
import { createHeatmap } from './heatmap.js';
import type { CreatePanelView } from './panel-view.js';
import { createStat } from './stat.js';
import { createTable } from './table.js';
import { createTimeseries } from './timeseries.js';

/** How each kind of panel is drawn. A new kind: its file, and its line here. */
export const PANEL_VIEWS: Readonly<Record<PanelKind, CreatePanelView>> = {
  timeseries: createTimeseries,
  stat: createStat,
  bargauge: createBars,
  gauge: createGauge,
  table: createTable,
  heatmap: createHeatmap,
};
