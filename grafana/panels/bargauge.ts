import { PanelBuilder } from '@grafana/grafana-foundation-sdk/bargauge';
import { BarGaugeDisplayMode, VizOrientation } from '@grafana/grafana-foundation-sdk/common';
import type { Panel } from '../../setup/panels/panel.js';
import { described } from './described.js';
import { colours, lastValue, legend } from './presentation.js';

/** One horizontal bar per series. */
export function bargaugePanel(panel: Panel, id: number): PanelBuilder {
  return described(new PanelBuilder(), panel, id)
    .colorScheme(colours(panel))
    .displayMode(BarGaugeDisplayMode.Gradient)
    .orientation(VizOrientation.Horizontal)
    .legend(legend().showLegend(false))
    .reduceOptions(lastValue());
}
