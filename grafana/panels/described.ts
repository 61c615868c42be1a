import type * as cog from '@grafana/grafana-foundation-sdk/cog';
import type { DataSourceRef } from '@grafana/grafana-foundation-sdk/common';
import { ThresholdsConfigBuilder, ThresholdsMode } from '@grafana/grafana-foundation-sdk/dashboard';
import type { ThresholdsConfig, ValueMapping } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Panel } from '../../setup/panels/panel.js';
import { DATASOURCE, targetsOf } from '../queries.js';
import { grafanaColour } from './colours.js';
import { mappingsOf, NO_INCIDENT, NO_VALUE } from './mappings.js';
import type { Override } from './overrides.js';

/** The common interface of all panel builders. The SDK has no such type. */
interface PanelBuilder {
  id(id: number): this;
  title(title: string): this;
  description(description: string): this;
  height(rows: number): this;
  span(columns: number): this;
  datasource(datasource: DataSourceRef): this;
  targets(targets: cog.Builder<cog.Dataquery>[]): this;
  unit(unit: string): this;
  decimals(decimals: number): this;
  min(min: number): this;
  max(max: number): this;
  noValue(text: string): this;
  mappings(mappings: ValueMapping[]): this;
  thresholds(thresholds: cog.Builder<ThresholdsConfig>): this;
  overrides(overrides: Override[]): this;
}

/** A value without thresholds is neither good nor bad. */
const NEUTRAL = 'text';

/** Everything about a panel that does not depend on its kind. */
export function described<B extends PanelBuilder>(
  builder: B,
  panel: Panel,
  id: number,
  overrides: readonly Override[] = [],
): B {
  builder
    .id(id)
    .title(panel.title)
    .description(panel.description)
    .height(panel.height)
    .span(panel.width)
    .datasource(DATASOURCE)
    .targets(targetsOf(panel))
    .unit(panel.unit)
    .noValue(panel.source === 'metric' && panel.withoutZeros === true ? NO_INCIDENT : NO_VALUE)
    .mappings(mappingsOf(panel))
    .thresholds(thresholdsOf(panel))
    .overrides([...overrides]);
  if (panel.decimals !== undefined) builder.decimals(panel.decimals);
  if (panel.min !== undefined) builder.min(panel.min);
  if (panel.max !== undefined) builder.max(panel.max);
  return builder;
}

/** Grafana requires a first step without a value; its colour applies below the second step. */
function thresholdsOf({ thresholds }: Panel): ThresholdsConfigBuilder {
  const [first, ...others] = thresholds;
  const steps = [
    { value: null, color: first === undefined ? NEUTRAL : grafanaColour(first.as) },
    ...others.map((step) => ({ value: step.from, color: grafanaColour(step.as) })),
  ];
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(steps);
}
