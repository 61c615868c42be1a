import type { Panel } from './panel.js';

/** What a query of a panel brought back. A constant zero is an answer, but a person should know that it is one. */
export type Verdict = 'error' | 'empty' | 'nan' | 'zero' | 'data';

/** Judges the numbers of all series that a query brought; `null` and NaN are no numbers. */
export function verdictOf(values: Iterable<number | null>): Verdict {
  let verdict: Verdict = 'empty';
  for (const value of values) {
    if (value === null || Number.isNaN(value)) verdict = verdict === 'empty' ? 'nan' : verdict;
    else if (value === 0) verdict = 'zero';
    else return 'data';
  }
  return verdict;
}

/** Why a panel may rightly have nothing to show; `undefined` when it should have. */
export function reasonForNothing(panel: Panel): string | undefined {
  if (panel.source !== 'metric') return undefined;
  const { metric, labels, name } = panel.metric;
  if (metric === undefined) {
    return labels.length > 0 ? `${name} has no series before the first such happening` : undefined;
  }
  return metric.where === undefined ? undefined : `no event has met "${metric.where}" yet`;
}
