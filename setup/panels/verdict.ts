import type { CatalogEntry } from '../catalog.js';
import { SELF_METRICS } from '../self-metrics.js';
import type { SelfMetric } from '../self-metric.js';
import type { Panel } from './panel.js';

/** Result of a panel query. A constant zero is valid, but reported separately. */
export type Verdict = 'error' | 'empty' | 'nan' | 'zero' | 'data';

/** Classifies the values of all series in a query result. `null` and NaN are not numbers. */
export function verdictOf(values: Iterable<number | null>): Verdict {
  let verdict: Verdict = 'empty';
  for (const value of values) {
    if (value === null || Number.isNaN(value)) verdict = verdict === 'empty' ? 'nan' : verdict;
    else if (value === 0) verdict = 'zero';
    else return 'data';
  }
  return verdict;
}

/** Why a panel may have no data; `undefined` if it should have data. */
export function reasonForNothing(panel: Panel): string | undefined {
  return panel.source === 'metric' ? reasonForEntry(panel.metric) : panel.absentIf;
}

/** Why a metric may have no series; `undefined` if it should have some. */
export function reasonForEntry({ metric, labels, name }: CatalogEntry): string | undefined {
  if (metric === undefined) {
    const own: SelfMetric | undefined = new Map<string, SelfMetric>(Object.entries(SELF_METRICS)).get(name);
    if (own?.absentIf !== undefined) return own.absentIf;
    return labels.length > 0 ? `${name} has no series until this happens for the first time` : undefined;
  }
  return metric.where === undefined ? undefined : `no event has matched "${metric.where}" yet`;
}
