import { PanelBuilder } from '@grafana/grafana-foundation-sdk/bargauge';
import { BarGaugeDisplayMode, VizOrientation } from '@grafana/grafana-foundation-sdk/common';
import type { Panel } from '../../setup/panels/panel.js';
import { described } from './described.js';
import { seriesOverrides } from './overrides.js';
import { barColours, lastValue, noLegend } from './presentation.js';

/** One horizontal bar per series. */
export function bargaugePanel(panel: Panel, id: number): PanelBuilder {
  return described(new PanelBuilder(), panel, id, seriesOverrides(panel))
    .colorScheme(barColours(panel))
    .displayMode(BarGaugeDisplayMode.Gradient)
    .orientation(VizOrientation.Horizontal)
    .legend(noLegend())
    .reduceOptions(lastValue());
}
