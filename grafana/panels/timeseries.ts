import {
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
  VisibilityMode,
} from '@grafana/grafana-foundation-sdk/common';
import { FieldColorBuilder, FieldColorModeId } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import { softMaxOf, startsAtZero } from '../../setup/panels/axis.js';
import type { Panel } from '../../setup/panels/panel.js';
import { described } from './described.js';
import { bandOverrides, seriesOverrides } from './overrides.js';
import { legend, tooltip } from './presentation.js';

/** Areas below several lines would hide each other. */
function isOneLine(panel: Panel): boolean {
  if (panel.band !== undefined) return false;
  return panel.source === 'promql'
    ? panel.labels.length === 0 && !panel.legend.includes('{{')
    : panel.by.length === 0 && panel.shows.length === 1;
}

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
    .fillOpacity(isOneLine(panel) ? 10 : 0)
    .showPoints(VisibilityMode.Never)
    .thresholdsStyle(new GraphThresholdsStyleConfigBuilder().mode(style));
  // An axis that does not start at zero exaggerates changes; one of zeros would end at 100.
  if (panel.min === undefined && startsAtZero(panel.unit)) builder.axisSoftMin(0);
  const softMax = panel.max === undefined ? softMaxOf(panel.unit) : undefined;
  return softMax === undefined ? builder : builder.axisSoftMax(softMax);
}
