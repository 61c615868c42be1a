import {
  LegendDisplayMode,
  LegendPlacement,
  ReduceDataOptionsBuilder,
  SortOrder,
  TooltipDisplayMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import { FieldColorBuilder, FieldColorModeId } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Panel } from '../../setup/panels/panel.js';

/** Shows the legend, which the SDK hides by default. */
export function legend(): VizLegendOptionsBuilder {
  return new VizLegendOptionsBuilder()
    .showLegend(true)
    .displayMode(LegendDisplayMode.List)
    .placement(LegendPlacement.Bottom)
    .calcs([]);
}

/** Shows all series at the pointer, highest value first. */
export function tooltip(): VizTooltipOptionsBuilder {
  return new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending);
}

/** The last value that is not null. The SDK sets no reducer, and Grafana's fallback is the last value even if it is null. */
export function lastValue(): ReduceDataOptionsBuilder {
  return new ReduceDataOptionsBuilder().values(false).calcs(['lastNotNull']).fields('');
}

/** Colours by threshold if there are thresholds, otherwise by series. */
export function colours({ thresholds }: Panel): FieldColorBuilder {
  return new FieldColorBuilder().mode(
    thresholds.length > 0 ? FieldColorModeId.Thresholds : FieldColorModeId.PaletteClassic,
  );
}
