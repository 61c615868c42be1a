import type { PanelKind } from '../../../setup/model/panel.js';
import { createBargauge } from './bargauge.js';
import { createGauge } from './gauge.js';
import { createHeatmap } from './heatmap.js';
import type { CreatePanelView } from './panel-view.js';
import { createStat } from './stat.js';
import { createStateTimeline } from './state-timeline.js';
import { createTable } from './table.js';
import { createTimeseries } from './timeseries.js';
import { withTable } from './with-table.js';

/** How each kind of panel is drawn. */
export const PANEL_VIEWS: Readonly<Record<PanelKind, CreatePanelView>> = {
  timeseries: withTable(createTimeseries),
  stat: createStat,
  bargauge: createBargauge,
  gauge: createGauge,
  table: createTable,
  heatmap: withTable(createHeatmap),
  'state-timeline': withTable(createStateTimeline),
};
