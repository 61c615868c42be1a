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

/** The SDK hides legends: several series could not be told apart. */
export function legend(): VizLegendOptionsBuilder {
  return new VizLegendOptionsBuilder()
    .showLegend(true)
    .displayMode(LegendDisplayMode.List)
    .placement(LegendPlacement.Bottom)
    .calcs([]);
}

/** All series at the pointer, the greatest first. */
export function tooltip(): VizTooltipOptionsBuilder {
  return new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending);
}

/** The SDK leaves the reducer empty, which falls back to the last value even when that is null. */
export function lastValue(): ReduceDataOptionsBuilder {
  return new ReduceDataOptionsBuilder().values(false).calcs(['lastNotNull']).fields('');
}

/** By thresholds where there are any, otherwise a colour for each series. */
export function colours({ thresholds }: Panel): FieldColorBuilder {
  return new FieldColorBuilder().mode(
    thresholds.length > 0 ? FieldColorModeId.Thresholds : FieldColorModeId.PaletteClassic,
  );
}
