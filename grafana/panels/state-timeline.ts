import { VisibilityMode } from '@grafana/grafana-foundation-sdk/common';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/statetimeline';
import type { Panel } from '../../setup/panels/panel.js';
import { described } from './described.js';
import { byThreshold, noLegend, tooltip } from './presentation.js';

/** A bar for each series, coloured by what its values mean: since when, and how long. */
export function stateTimelinePanel(panel: Panel, id: number): PanelBuilder {
  return described(new PanelBuilder(), panel, id)
    .colorScheme(byThreshold())
    .showValue(VisibilityMode.Auto)
    .mergeValues(true)
    .rowHeight(0.9)
    .fillOpacity(80)
    .lineWidth(0)
    .legend(noLegend())
    .tooltip(tooltip());
}
