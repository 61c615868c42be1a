import { allWithin } from '../../../setup/promql/ast.js';
import type { LabelMatcher, VectorSelector } from '../../../setup/promql/ast.js';
import { parsePromql } from '../../../setup/promql/parser.js';
import { DEFAULT_TARGET } from '../../../setup/promql/target.js';
import type { Edit } from './promql-mutants.js';
import { nameOf } from './rule-mutants.js';
import type { Rule, RuleMutant } from './rule-mutants.js';

/**
 * Mutants that read what another rule of the same file reads: the stream, the insight or the metric of a neighbour, in one place and in
 * all places. The rules are those of one file.
 */
export function swapMutants(rule: Rule, rules: readonly Rule[]): readonly RuleMutant[] {
  const selectors = selectorsIn(rule.expr);
  const all = rules.flatMap(({ expr }) => selectorsIn(expr));
  const swaps = selectors.flatMap((selector) => [
    ...selector.matchers.flatMap((matcher) => matcherSwap(selector, matcher, all)),
    ...nameSwap(selector, rule, rules),
  ]);
  const everywhere = [...new Set(swaps.map(({ what }) => what))].map((what) =>
    swaps.filter((swap) => swap.what === what),
  );
  return [...swaps.map((swap) => [swap]), ...everywhere.filter(({ length }) => length > 1)].map((edits) => ({
    rule: { ...rule, expr: edited(rule.expr, edits) },
    what: `${nameOf(rule)}: ${edits[0]?.what} at ${edits.map(({ from }) => from).join(', ')}`,
  }));
}

interface Swap extends Edit {
  readonly what: string;
}

function matcherSwap(
  { name }: VectorSelector,
  { label, operator, value, from, to }: LabelMatcher,
  all: readonly VectorSelector[],
): readonly Swap[] {
  if (operator !== '=') return [];
  const values = all
    .filter((other) => other.name === name)
    .flatMap(({ matchers }) => matchers)
    .filter((other) => other.label === label && other.operator === '=')
    .map((other) => other.value);
  const other = following(values, value);
  if (other === undefined) return [];
  return [{ from, to, by: `${label}=${JSON.stringify(other)}`, what: `${label} ${value} -> ${other}` }];
}

/** Another metric that is read in the same way. */
function nameSwap({ name, from }: VectorSelector, { expr }: Rule, rules: readonly Rule[]): readonly Swap[] {
  if (name === undefined) return [];
  const same = rules.flatMap((rule) =>
    selectorsIn(rule.expr).flatMap((each) =>
      each.name !== undefined && masked(rule.expr, each) === masked(expr, { name, from }) ? [each.name] : [],
    ),
  );
  const other = following(same, name);
  return other === undefined
    ? []
    : [{ from, to: from + name.length, by: other, what: `${name} -> ${other}` }];
}

const masked = (expr: string, { name = '', from }: Pick<VectorSelector, 'name' | 'from'>) =>
  `${expr.slice(0, from)}#${expr.slice(from + name.length)}`;

/** The next one in the order of their first places; after the last one comes the first. */
function following(values: readonly string[], value: string): string | undefined {
  const distinct = [...new Set(values)];
  const other = distinct[(distinct.indexOf(value) + 1) % distinct.length];
  return other === value ? undefined : other;
}

function edited(text: string, edits: readonly Edit[]): string {
  return edits
    .toSorted((a, b) => b.from - a.from)
    .reduce((before, { from, to, by }) => before.slice(0, from) + by + before.slice(to), text);
}

function selectorsIn(promql: string): readonly VectorSelector[] {
  const { expression } = parsePromql(promql, DEFAULT_TARGET);
  if (expression === undefined) throw new Error(`not PromQL: ${promql}`);
  return allWithin(expression).filter((part): part is VectorSelector => part.kind === 'selector');
}
