import { BigValueColorMode, BigValueGraphMode } from '@grafana/grafana-foundation-sdk/common';
import { FieldColorBuilder, FieldColorModeId } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/stat';
import type { Panel } from '../../setup/panels/panel.js';
import { described } from './described.js';
import { lastValue } from './presentation.js';

/** One large number with a sparkline. */
export function statPanel(panel: Panel, id: number): PanelBuilder {
  return described(new PanelBuilder(), panel, id)
    .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.Thresholds))
    .colorMode(BigValueColorMode.Value)
    .graphMode(BigValueGraphMode.Area)
    .reduceOptions(lastValue());
}
