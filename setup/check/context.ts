import { catalogByName } from '../catalog.js';
import type { CatalogEntry } from '../catalog.js';
import type { Setup } from '../model/setup.js';
import { suggest } from '../nearest.js';
import type { AlertmanagerTarget } from '../alertmanager-target.js';
import type { PrometheusTarget } from '../promql/target.js';
import type { Problem } from '../problem.js';
import type { ServerTargets } from '../server-targets.js';
import type { SourceText } from '../source/source.js';
import { quoted } from '../visible.js';
import { labelValuesOf } from './label-values.js';
import type { LabelValues } from './label-values.js';
import { selfLabelValues } from './self-label-values.js';

/** Input of the checks across entries: the valid entries, and both files for positions and for the names of invalid entries. */
export interface CheckContext {
  readonly setup: Setup;
  readonly processing: SourceText;
  readonly monitoring: SourceText;
  /** Every metric that the exporter exposes, by name. */
  readonly catalog: ReadonlyMap<string, CatalogEntry>;
  /** The Prometheus that evaluates the PromQL of the setup. */
  readonly target: PrometheusTarget;
  readonly alertmanager: AlertmanagerTarget;
  /** The values that labels can have, as far as the setup says. Found at the first call. */
  readonly labelValues: () => LabelValues;
}

/** Checks one concern across entries. Each entry has already been checked by its schema. */
export type Check = (context: CheckContext) => Iterable<Problem>;

export function contextOf(
  setup: Setup,
  processing: SourceText,
  monitoring: SourceText,
  { prometheus, alertmanager }: ServerTargets = {},
): CheckContext {
  const catalog = catalogByName(setup);
  let values: LabelValues | undefined;
  const labelValues = () => (values ??= new Map([...labelValuesOf(setup), ...selfLabelValues(processing)]));
  return {
    setup,
    processing,
    monitoring,
    catalog,
    target: prometheus ?? setup.updates.prometheus,
    alertmanager: alertmanager ?? setup.updates.alertmanager,
    labelValues,
  };
}

export function unknown(kind: string, name: string, known: readonly string[]): string {
  return `unknown ${kind} ${quoted(name)}${suggest(name, known)}`;
}

export function unknownLabel(metric: string, label: string, labels: readonly string[]): string {
  return `${quoted(metric)} has no label ${quoted(label)}${suggest(label, labels)}`;
}

/** Metrics that a setup may refer to: exposed metrics, and declared metrics with errors. */
export function metricNames({ catalog, processing }: CheckContext): readonly string[] {
  return [...new Set([...processing.keys(['liveMetrics']), ...catalog.keys()])];
}
