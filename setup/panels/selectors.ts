import { allWithin } from '../promql/ast.js';
import type { PromqlExpression, VectorSelector } from '../promql/ast.js';
import { parsePromql } from '../promql/parser.js';
import { LENIENT_TARGET } from '../promql/target.js';

/** One label matcher as written: `origin=~"A.*"`. */
export interface Matcher {
  readonly label: string;
  readonly operator: string;
  readonly value: string;
  readonly text: string;
}

/** One series selector of a PromQL expression. */
export interface Selector {
  readonly metric: string | undefined;
  readonly matchers: readonly Matcher[];
  /** Offset after its `{`, or after its name if it has no braces. */
  readonly inside: number;
  readonly braces: boolean;
}

/** The PromQL of a panel, read once. */
export interface ParsedQuery {
  readonly promql: string;
  /** Unset if its syntax is wrong. Durations stand where `promql` has variables of Grafana. */
  readonly expression: PromqlExpression | undefined;
  /** In order. */
  readonly selectors: readonly Selector[];
}

/** Reads PromQL that may contain Grafana's `$__` variables and `$window`. */
export function readQuery(promql: string): ParsedQuery {
  const { expression } = parsePromql(maskVariables(promql), LENIENT_TARGET);
  const parts = expression === undefined ? [] : allWithin(expression);
  const selectors = parts.flatMap((each) => (each.kind === 'selector' ? [selectorOf(each, promql)] : []));
  return { promql, expression, selectors };
}

/** The selectors of an expression, in order; see `readQuery`. None if its syntax is wrong. */
export function selectorsOf(promql: string): readonly Selector[] {
  return readQuery(promql).selectors;
}

/** True for a bare selector such as `flights_total{haul="long"}`. */
export function isSelector(promql: string): boolean {
  const { expression } = readQuery(promql);
  return expression?.kind === 'selector' && expression.offsetMs === 0 && expression.at === undefined;
}

/** Adds `matchers` (without braces) to every selector for which `applies` is true, except for labels that it already matches. */
export function withMatchers(
  promql: string,
  matchers: string,
  applies: (selector: Selector) => boolean,
): string {
  const wanted = selectorsOf(`{${matchers}}`)[0]?.matchers ?? [];
  return selectorsOf(promql)
    .filter(applies)
    .reduceRight((text, selector) => {
      const present = new Set(selector.matchers.map((matcher) => matcher.label));
      const missing = wanted.filter((matcher) => !present.has(matcher.label)).map((matcher) => matcher.text);
      return missing.length === 0 ? text : insert(text, selector, missing.join(', '));
    }, promql);
}

function insert(text: string, { inside, braces, matchers }: Selector, missing: string): string {
  const inserted = braces ? `${missing}${matchers.length > 0 ? ', ' : ''}` : `{${missing}}`;
  return text.slice(0, inside) + inserted + text.slice(inside);
}

/** `[$__rate_interval]` and `[$window]` are not PromQL: replaces them with durations of the same length, so that offsets stay valid. */
export function maskVariables(promql: string): string {
  return promql.replace(/\$(?:__\w+|window\b)/g, (variable) => `${'0'.repeat(variable.length - 2)}1s`);
}

function selectorOf({ name, matchers, inside, braces }: VectorSelector, promql: string): Selector {
  const named = matchers.find(({ label, operator }) => label === '__name__' && operator === '=');
  return {
    metric: name ?? named?.value,
    matchers: matchers.map(({ label, operator, value, from, to }) => ({
      label,
      operator,
      value,
      text: promql.slice(from, to),
    })),
    inside,
    braces,
  };
}
