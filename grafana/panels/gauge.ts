import { PanelBuilder } from '@grafana/grafana-foundation-sdk/gauge';
import type { Panel } from '../../setup/panels/panel.js';
import { described } from './described.js';
import { seriesOverrides } from './overrides.js';
import { barColours, lastValue } from './presentation.js';

/** A gauge with the thresholds along its edge. */
export function gaugePanel(panel: Panel, id: number): PanelBuilder {
  return described(new PanelBuilder(), panel, id, seriesOverrides(panel))
    .colorScheme(barColours(panel))
    .showThresholdMarkers(panel.thresholds.length > 0)
    .reduceOptions(lastValue());
}
