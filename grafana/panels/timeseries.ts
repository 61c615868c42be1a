import {
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
  VisibilityMode,
} from '@grafana/grafana-foundation-sdk/common';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import type { Panel } from '../../setup/panels/panel.js';
import { described } from './described.js';
import { legend, tooltip } from './presentation.js';

/** Lines over time. Thresholds are dashed lines. */
export function timeseriesPanel(panel: Panel, id: number): PanelBuilder {
  const style = panel.thresholds.length > 0 ? GraphThresholdsStyleMode.Dashed : GraphThresholdsStyleMode.Off;
  return described(new PanelBuilder(), panel, id)
    .legend(legend())
    .tooltip(tooltip())
    .lineWidth(1)
    .fillOpacity(10)
    .showPoints(VisibilityMode.Never)
    .thresholdsStyle(new GraphThresholdsStyleConfigBuilder().mode(style));
}
