import { FieldColorBuilder, FieldColorModeId } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/gauge';
import type { Panel } from '../../setup/panels/panel.js';
import { described } from './described.js';
import { lastValue } from './presentation.js';

/** A gauge with the thresholds along its edge. */
export function gaugePanel(panel: Panel, id: number): PanelBuilder {
  return described(new PanelBuilder(), panel, id)
    .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.Thresholds))
    .showThresholdMarkers(true)
    .reduceOptions(lastValue());
}
