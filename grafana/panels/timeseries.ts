import {
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
  VisibilityMode,
} from '@grafana/grafana-foundation-sdk/common';
import { FieldColorBuilder, FieldColorModeId } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import { isFilled } from '../../setup/panels/area.js';
import { softMaxOf, startsAtZero } from '../../setup/panels/axis.js';
import type { Panel } from '../../setup/panels/panel.js';
import { described } from './described.js';
import { bandOverrides, seriesOverrides } from './overrides.js';
import { legend, tooltip } from './presentation.js';

/** Lines over time. Thresholds are dashed lines. */
export function timeseriesPanel(panel: Panel, id: number): PanelBuilder {
  const style = panel.thresholds.length > 0 ? GraphThresholdsStyleMode.Dashed : GraphThresholdsStyleMode.Off;
  const builder = described(new PanelBuilder(), panel, id, [
    ...seriesOverrides(panel),
    ...bandOverrides(panel),
  ])
    .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.PaletteClassic))
    .legend(legend(panel))
    .tooltip(tooltip())
    .lineWidth(1)
    .fillOpacity(isFilled(panel) ? 10 : 0)
    .showPoints(VisibilityMode.Never)
    .thresholdsStyle(new GraphThresholdsStyleConfigBuilder().mode(style));
  // An axis that does not start at zero exaggerates changes; one of zeros would end at 100.
  if (panel.min === undefined && startsAtZero(panel.unit)) builder.axisSoftMin(0);
  const softMax = panel.max === undefined ? softMaxOf(panel.unit) : undefined;
  return softMax === undefined ? builder : builder.axisSoftMax(softMax);
}
