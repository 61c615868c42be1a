import type * as cog from '@grafana/grafana-foundation-sdk/cog';
import type { DataSourceRef } from '@grafana/grafana-foundation-sdk/common';
import { ThresholdsConfigBuilder, ThresholdsMode } from '@grafana/grafana-foundation-sdk/dashboard';
import type { ThresholdsConfig } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Panel } from '../../setup/panels/panel.js';
import { DATASOURCE, targetsOf } from '../queries.js';

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
  thresholds(thresholds: cog.Builder<ThresholdsConfig>): this;
}

/** Shown instead of a missing value: a zero would look like a measurement. */
const NO_VALUE = 'no data';

const COLOURS = { good: 'green', warning: 'orange', critical: 'red' } as const;

/** Everything about a panel that does not depend on its kind. */
export function described<B extends PanelBuilder>(builder: B, panel: Panel, id: number): B {
  builder
    .id(id)
    .title(panel.title)
    .description(panel.description)
    .height(panel.height)
    .span(panel.width)
    .datasource(DATASOURCE)
    .targets(targetsOf(panel))
    .unit(panel.unit)
    .noValue(NO_VALUE)
    .thresholds(thresholdsOf(panel));
  if (panel.decimals !== undefined) builder.decimals(panel.decimals);
  if (panel.min !== undefined) builder.min(panel.min);
  if (panel.max !== undefined) builder.max(panel.max);
  return builder;
}

/** Grafana requires a first step without a value; its colour applies below the second step. */
function thresholdsOf({ thresholds }: Panel): ThresholdsConfigBuilder {
  const [first, ...others] = thresholds;
  const steps = [
    { value: null, color: COLOURS[first?.as ?? 'good'] },
    ...others.map((step) => ({ value: step.from, color: COLOURS[step.as] })),
  ];
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(steps);
}
