import { bucketBound } from '../bucket-bound.js';
import type { CatalogEntry } from '../catalog.js';
import { suggest } from '../nearest.js';
import type { Matcher } from '../panels/selectors.js';
import type { Problem } from '../problem.js';
import { compileRe2 } from '../re2.js';
import type { LabelValues } from './label-values.js';

export interface MatcherFault {
  readonly message: string;
  readonly level: Problem['level'];
}

/** Why a matcher selects no series of a metric, or excludes none; `undefined` if it may. An empty value matches series without the label. */
export function matcherFault(
  entry: CatalogEntry,
  matcher: Matcher,
  labelValues: LabelValues,
): MatcherFault | undefined {
  const known = valuesOf(entry, matcher.label, labelValues);
  // Grafana variables have a value only on a dashboard.
  if (known === undefined || matcher.value.includes('$')) return undefined;
  const strange = strangeValue(matcher, known);
  if (strange === undefined) return undefined;
  const excludes = matcher.operator.startsWith('!');
  const hint = matcher.label === 'le' ? boundHint(strange, known) : suggest(strange, known);
  const message = `no series of "${entry.name}" has ${matcher.label}="${strange}"${hint}`;
  return { message, level: excludes ? 'warning' : 'error' };
}

function valuesOf(
  entry: CatalogEntry,
  label: string,
  labelValues: LabelValues,
): readonly string[] | undefined {
  if (label !== 'le') return labelValues.get(entry.name)?.get(label);
  return entry.metric?.kind === 'histogram'
    ? [...entry.metric.buckets, Infinity].map(bucketBound)
    : undefined;
}

/** The value that no series has: of a regular expression, the first of its alternatives, or all of it if it matches none. */
function strangeValue({ operator, value }: Matcher, known: readonly string[]): string | undefined {
  const possible = ['', ...known];
  if (!operator.endsWith('~')) return possible.includes(value) ? undefined : value;
  const alternatives = value.split('|');
  if (alternatives.every((each) => /^[\w +:/.*-]*$/.test(each))) {
    return alternatives.find((each) => !possible.some(matches(each)));
  }
  return possible.some(matches(value)) ? undefined : value;
}

/** Prometheus anchors the expression at both ends. */
function matches(pattern: string): (value: string) => boolean {
  try {
    const expression = compileRe2(`^(?:${pattern})$`);
    return (value) => expression.matcher(value).find();
  } catch {
    // The check of the PromQL reports it.
    return () => true;
  }
}

/** A matcher that holds for no series that the others of its label select. */
export interface MatcherClash {
  readonly matcher: Matcher;
  readonly message: string;
}

/** Matchers of one label of which each selects some series, but which select none together; `undefined` if there are none. */
export function clashOf(
  entry: CatalogEntry,
  matchers: readonly Matcher[],
  labelValues: LabelValues,
): MatcherClash | undefined {
  for (const { label } of matchers) {
    const same = matchers.filter((each) => each.label === label && !each.value.includes('$'));
    const matcher = same.at(-1);
    if (matcher === undefined || same.length < 2) continue;
    const possible = candidatesOf(same, valuesOf(entry, label, labelValues));
    if (possible === undefined || possible.some((value) => same.every((each) => holds(each, value))))
      continue;
    const all = same.map(({ text }) => text).join(' and ');
    return { matcher, message: `no series of "${entry.name}" matches ${all}` };
  }
  return undefined;
}

/** The values that the matchers can select together; `undefined` if these may be any. */
function candidatesOf(
  matchers: readonly Matcher[],
  known: readonly string[] | undefined,
): readonly string[] | undefined {
  const exact = matchers.filter(({ operator }) => operator === '=').map(({ value }) => value);
  if (exact.length > 0) return exact;
  return known === undefined ? undefined : ['', ...known];
}

function holds({ operator, value }: Matcher, candidate: string): boolean {
  const found = operator.endsWith('~') ? matches(value)(candidate) : value === candidate;
  return operator.startsWith('!') ? !found : found;
}

/** `1` instead of `1.0` is the same bucket for a person, but not for Prometheus. */
function boundHint(written: string, known: readonly string[]): string {
  const same =
    written === '' ? undefined : known.find((bound) => bound !== '+Inf' && Number(bound) === Number(written));
  if (same !== undefined) return `: Prometheus stores this bucket as le="${same}"`;
  return ` (known: ${known.join(', ')})`;
}
