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

/** From this height on, a legend below the graph leaves it high enough. */
const TALL = 8;

/** A table with the last and the highest value of each series, below the graph: beside it, a phone has no room for both. The SDK hides legends by default. */
export function legend({ height }: Panel): VizLegendOptionsBuilder {
  return new VizLegendOptionsBuilder()
    .showLegend(true)
    .displayMode(LegendDisplayMode.Table)
    .placement(height >= TALL ? LegendPlacement.Bottom : LegendPlacement.Right)
    .calcs(['lastNotNull', 'max'])
    .sortBy('Last *')
    .sortDesc(true);
}

/** No legend: the values have their names beside them. */
export function noLegend(): VizLegendOptionsBuilder {
  return new VizLegendOptionsBuilder()
    .showLegend(false)
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
  return thresholds.length > 0
    ? byThreshold()
    : new FieldColorBuilder().mode(FieldColorModeId.PaletteClassic);
}

export function byThreshold(): FieldColorBuilder {
  return new FieldColorBuilder().mode(FieldColorModeId.Thresholds);
}

/** By threshold, or else one colour: the lengths of bars tell them apart, and a rainbow would mean nothing. */
export function barColours({ thresholds }: Panel): FieldColorBuilder {
  return thresholds.length > 0
    ? byThreshold()
    : new FieldColorBuilder().mode(FieldColorModeId.Fixed).fixedColor('blue');
}
