import { BigValueColorMode, BigValueGraphMode } from '@grafana/grafana-foundation-sdk/common';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/stat';
import type { Panel } from '../../setup/panels/panel.js';
import { described } from './described.js';
import { seriesOverrides } from './overrides.js';
import { byThreshold, lastValue } from './presentation.js';

/** One large number for each series, now. A sparkline would need the query at every step of the time range. */
export function statPanel(panel: Panel, id: number): PanelBuilder {
  return described(new PanelBuilder(), panel, id, seriesOverrides(panel))
    .colorScheme(byThreshold())
    .colorMode(BigValueColorMode.Value)
    .graphMode(BigValueGraphMode.None)
    .reduceOptions(lastValue());
}
