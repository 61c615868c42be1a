import type { MatchOperator } from './matcher.js';

/** What an expression gives. `unknown`: a fault in it is already reported. */
export type PromqlType = 'scalar' | 'instant vector' | 'range vector' | 'string' | 'unknown';

interface Node {
  /** Where it starts and ends in the text. */
  readonly from: number;
  readonly to: number;
  readonly type: PromqlType;
}

export interface NumberLiteral extends Node {
  readonly kind: 'number';
  readonly value: number;
}

export interface StringLiteral extends Node {
  readonly kind: 'string';
  readonly value: string;
}

/** One label matcher: `origin=~"A.*"`. */
export interface LabelMatcher {
  readonly label: string;
  readonly operator: MatchOperator;
  readonly value: string;
  readonly from: number;
  readonly to: number;
}

/** `@ 1600000000`, `@ start()`. */
export type At = number | 'start' | 'end';

export interface VectorSelector extends Node {
  readonly kind: 'selector';
  /** The name before the braces; in braces it is a matcher of `__name__`. */
  readonly name: string | undefined;
  readonly matchers: readonly LabelMatcher[];
  readonly offsetMs: number;
  readonly at: At | undefined;
  /** Offset after its `{`, or after its name if it has no braces. */
  readonly inside: number;
  readonly braces: boolean;
}

export interface MatrixSelector extends Node {
  readonly kind: 'range';
  readonly selector: VectorSelector;
  readonly rangeMs: number;
}

export interface Subquery extends Node {
  readonly kind: 'subquery';
  readonly inner: PromqlExpression;
  readonly offsetMs: number;
  readonly at: At | undefined;
}

export interface Call extends Node {
  readonly kind: 'call';
  readonly name: string;
  readonly args: readonly PromqlExpression[];
}

export interface Aggregation extends Node {
  readonly kind: 'aggregation';
  readonly operator: string;
  /** The parameter, if there is one, and the vector. */
  readonly args: readonly PromqlExpression[];
  readonly labels: readonly string[];
  readonly without: boolean;
}

/** `bool on (a) group_left (b)` between the operator and its right side. */
export interface Matching {
  readonly bool: boolean;
  readonly on: boolean;
  readonly labels: readonly string[];
  readonly group: 'left' | 'right' | undefined;
  readonly include: readonly string[];
}

export interface Binary extends Node {
  readonly kind: 'binary';
  readonly operator: string;
  readonly matching: Matching;
  readonly left: PromqlExpression;
  readonly right: PromqlExpression;
}

export interface Unary extends Node {
  readonly kind: 'unary';
  /** Several signs in a row are one. */
  readonly negative: boolean;
  readonly inner: PromqlExpression;
}

export interface Parentheses extends Node {
  readonly kind: 'parentheses';
  readonly inner: PromqlExpression;
}

export type PromqlExpression =
  | NumberLiteral
  | StringLiteral
  | VectorSelector
  | MatrixSelector
  | Subquery
  | Call
  | Aggregation
  | Binary
  | Unary
  | Parentheses;

/** The expressions within an expression, from left to right. */
export function childrenOf(expression: PromqlExpression): readonly PromqlExpression[] {
  switch (expression.kind) {
    case 'number':
    case 'string':
    case 'selector':
      return [];
    case 'range':
      return [expression.selector];
    case 'subquery':
    case 'unary':
    case 'parentheses':
      return [expression.inner];
    case 'call':
    case 'aggregation':
      return expression.args;
    case 'binary':
      return [expression.left, expression.right];
  }
}

/** Combines every expression with the results of its children. Without recursion: a sum may have thousands of terms. */
export function fold<T>(
  root: PromqlExpression,
  combine: (expression: PromqlExpression, children: readonly T[]) => T,
): T {
  const results = new Map<PromqlExpression, T>();
  const open: { readonly expression: PromqlExpression; readonly entered: boolean }[] = [
    { expression: root, entered: false },
  ];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { expression, entered } = next;
    const children = childrenOf(expression);
    if (!entered) {
      open.push({ expression, entered: true });
      for (const child of children) open.push({ expression: child, entered: false });
      continue;
    }
    // Every child was put on the stack above its parent, so it has its result.
    results.set(
      expression,
      combine(
        expression,
        children.map((child) => results.get(child) as T),
      ),
    );
  }
  return results.get(root) as T;
}

/** All expressions within an expression and itself, in the order of the text. */
export function allWithin(root: PromqlExpression): readonly PromqlExpression[] {
  const found: PromqlExpression[] = [];
  const open = [root];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    found.push(next);
    open.push(...[...childrenOf(next)].reverse());
  }
  return found;
}
