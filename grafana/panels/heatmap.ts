import { TooltipDisplayMode } from '@grafana/grafana-foundation-sdk/common';
import {
  HeatmapColorMode,
  HeatmapColorOptionsBuilder,
  HeatmapTooltipBuilder,
  PanelBuilder,
  YAxisConfigBuilder,
} from '@grafana/grafana-foundation-sdk/heatmap';
import type { Panel } from '../../setup/panels/panel.js';
import { described } from './described.js';

/** The buckets of a histogram over time. The buckets come from Prometheus; Grafana calculates none. */
export function heatmapPanel(panel: Panel, id: number): PanelBuilder {
  return described(new PanelBuilder(), panel, id)
    .calculate(false)
    .yAxis(new YAxisConfigBuilder().unit(panel.unit))
    .color(new HeatmapColorOptionsBuilder().mode(HeatmapColorMode.Scheme).scheme('Oranges').steps(64))
    .tooltip(new HeatmapTooltipBuilder().mode(TooltipDisplayMode.Multi).yHistogram(true));
}
