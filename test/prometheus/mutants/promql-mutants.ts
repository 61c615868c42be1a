import { formatDuration } from '../../../setup/model/duration.js';
import { allWithin } from '../../../setup/promql/ast.js';
import type { PromqlExpression } from '../../../setup/promql/ast.js';
import { readDuration } from '../../../setup/promql/duration.js';
import { tokenize } from '../../../setup/promql/lexer.js';
import { parsePromql } from '../../../setup/promql/parser.js';
import { DEFAULT_TARGET } from '../../../setup/promql/target.js';
import type { Token } from '../../../setup/promql/token.js';
import { matcherEdits } from './matcher-edits.js';
import { callEdits, groupingEdits } from './structure-edits.js';

/** A part of a text that is replaced. */
export interface Edit {
  readonly from: number;
  readonly to: number;
  readonly by: string;
}

/** An expression that differs from another in one token, or in what belongs to one token. */
export interface PromqlMutant {
  readonly expr: string;
  /** What became of what, such as `rate -> increase at 7`. */
  readonly what: string;
  readonly edit: Edit;
}

/** Tokens that may stand for each other, as far as the syntax goes. */
const EXCHANGEABLE = [
  ['==', '!=', '<', '<=', '>', '>='],
  ['+', '-', '*', '/'],
  ['and', 'or', 'unless'],
  ['sum', 'avg', 'min', 'max', 'count', 'group'],
  ['topk', 'bottomk'],
  ['by', 'without'],
  ['on', 'ignoring'],
];

/** Every expression that Prometheus accepts and that differs in one token from the given one. */
export function promqlMutants(expr: string): readonly PromqlMutant[] {
  const { expression } = parsePromql(expr, DEFAULT_TARGET);
  if (expression === undefined) throw new Error(`not PromQL: ${expr}`);
  const edits = [
    ...tokenize(expr, DEFAULT_TARGET).flatMap(tokenEdits),
    ...allWithin(expression).flatMap((part) => partEdits(part, expr)),
  ];
  return edits
    .map((edit) => ({
      expr: expr.slice(0, edit.from) + edit.by + expr.slice(edit.to),
      what: `${expr.slice(edit.from, edit.to)} -> ${edit.by === '' ? 'nothing' : edit.by} at ${edit.from}`,
      edit,
    }))
    .filter((mutant) => mutant.expr !== expr && isAccepted(mutant.expr));
}

/** Prometheus does not load a rule whose expression it refuses: such a mutant cannot be deployed. */
const isAccepted = (expr: string) => parsePromql(expr, DEFAULT_TARGET).faults.length === 0;

function tokenEdits({ kind, text, from, to }: Token): readonly Edit[] {
  return replacementsOf(kind, text).map((by) => ({ from, to, by }));
}

function replacementsOf(kind: Token['kind'], text: string): readonly string[] {
  if (kind === 'number') return otherNumbers(Number(text));
  if (kind === 'duration') return otherDurations(text);
  if (kind !== 'symbol' && kind !== 'keyword') return [];
  return EXCHANGEABLE.flatMap((set) => (set.includes(text) ? set.filter((each) => each !== text) : []));
}

function otherNumbers(value: number): readonly string[] {
  const others = value === 0 ? [1, -1] : [0, value * 1.1, value * 0.9];
  return others.map((other) => String(Number(other.toPrecision(6))));
}

function otherDurations(text: string): readonly string[] {
  const ms = readDuration(text);
  if (typeof ms === 'string') throw new Error(ms);
  return [ms * 2, ms / 2].map(formatDuration);
}

function partEdits(part: PromqlExpression, expr: string): readonly Edit[] {
  switch (part.kind) {
    case 'selector':
      return [...matcherEdits(part, expr), ...offsetEdits(part.to, expr)];
    case 'range':
      return offsetEdits(part.to, expr);
    case 'call':
      return callEdits(part, expr);
    case 'aggregation':
      return groupingEdits(part, expr);
    case 'unary':
      return [{ from: part.from, to: part.inner.from, by: '' }];
    default:
      return [];
  }
}

/** The offset at the end of a selector, left out. */
function offsetEdits(to: number, expr: string): readonly Edit[] {
  const found = /\s+offset\s+\S+$/i.exec(expr.slice(0, to));
  return found === null ? [] : [{ from: found.index, to, by: '' }];
}
