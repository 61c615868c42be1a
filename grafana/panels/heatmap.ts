import { TooltipDisplayMode } from '@grafana/grafana-foundation-sdk/common';
import {
  CellValuesBuilder,
  FilterValueRangeBuilder,
  HeatmapColorMode,
  HeatmapColorOptionsBuilder,
  HeatmapTooltipBuilder,
  PanelBuilder,
  YAxisConfigBuilder,
} from '@grafana/grafana-foundation-sdk/heatmap';
import type { Panel } from '../../setup/panels/panel.js';
import { described } from './described.js';

/** What the cells count, whatever the unit of the buckets: the queries are rates. */
const CELL_UNIT = 'cps';

/** Cells with fewer events per second are empty. */
const LEAST = 1e-9;

/** The buckets of a histogram over time. The buckets come from Prometheus; Grafana calculates none. */
export function heatmapPanel(panel: Panel, id: number): PanelBuilder {
  return described(new PanelBuilder(), panel, id)
    .unit(CELL_UNIT)
    .calculate(false)
    .cellValues(new CellValuesBuilder().unit(CELL_UNIT))
    .filterValues(new FilterValueRangeBuilder().le(LEAST))
    .yAxis(new YAxisConfigBuilder().unit(panel.unit))
    .showLegend()
    .color(new HeatmapColorOptionsBuilder().mode(HeatmapColorMode.Scheme).scheme('Oranges').steps(64))
    .tooltip(new HeatmapTooltipBuilder().mode(TooltipDisplayMode.Single).yHistogram(false));
}
