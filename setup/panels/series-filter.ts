import { promqlString } from './promql-string.js';

/** Some of the series of a metric: those with one of these values of a label. */
export interface SeriesFilter {
  readonly label: string;
  readonly values: readonly string[];
}

/** The filter as a matcher of PromQL: `stream="orders"`, `metric=~"a|b"`. */
export function filterMatcher({ label, values }: SeriesFilter): string {
  const [first = '', ...others] = values;
  if (others.length === 0) return `${label}=${promqlString(first)}`;
  return `${label}=~${promqlString(values.map(escapeRegex).join('|'))}`;
}

const escapeRegex = (text: string) => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
