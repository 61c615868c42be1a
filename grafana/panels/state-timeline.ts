import { VisibilityMode } from '@grafana/grafana-foundation-sdk/common';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/statetimeline';
import { FieldColorBuilder, FieldColorModeId } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Panel } from '../../setup/panels/panel.js';
import { described } from './described.js';
import { GREY } from './colours.js';
import { nameOverrides } from './overrides.js';
import { colours, noLegend, tooltip } from './presentation.js';

/** A bar for each series, coloured by what its values mean: since when, and how long. */
export function stateTimelinePanel(panel: Panel, id: number): PanelBuilder {
  return described(new PanelBuilder(), panel, id, nameOverrides(panel))
    .colorScheme(timelineColours(panel))
    .showValue(VisibilityMode.Auto)
    .mergeValues(true)
    .rowHeight(0.9)
    .fillOpacity(80)
    .lineWidth(0)
    .legend(noLegend())
    .tooltip(tooltip());
}

/** Coloured by thresholds, Grafana merges values into ranges ("-∞+") and ignores what single values mean. */
function timelineColours(panel: Panel): FieldColorBuilder {
  if (panel.states.length > 0) return new FieldColorBuilder().mode(FieldColorModeId.Fixed).fixedColor(GREY);
  return colours(panel);
}
