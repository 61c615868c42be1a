import { PanelBuilder } from '@grafana/grafana-foundation-sdk/bargauge';
import {
  BarGaugeDisplayMode,
  VizOrientation,
  VizTextDisplayOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import type { Panel } from '../../setup/panels/panel.js';
import { described } from './described.js';
import { seriesOverrides } from './overrides.js';
import { barColours, lastValue, noLegend } from './presentation.js';

/** Smaller than Grafana measures it: it takes the first of the longest names, and others of as many letters are wider. */
const TITLE_PX = 12;
const VALUE_PX = 18;

/** One horizontal bar per series. */
export function bargaugePanel(panel: Panel, id: number): PanelBuilder {
  return (
    described(new PanelBuilder(), panel, id, seriesOverrides(panel))
      .colorScheme(barColours(panel))
      .displayMode(BarGaugeDisplayMode.Gradient)
      .orientation(VizOrientation.Horizontal)
      // Otherwise the letters grow with the bars, and a few bars fill a panel for fifteen.
      .text(new VizTextDisplayOptionsBuilder().titleSize(TITLE_PX).valueSize(VALUE_PX))
      .legend(noLegend())
      .reduceOptions(lastValue())
  );
}
