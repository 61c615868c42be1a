import type { ASTNode } from '@marcbachmann/cel-js';
import { childrenOf } from '../reads.js';
import { isLambda } from './lambdas.js';
import { keyOf, optionalPathOf, pathOf, prefixesOf } from './path.js';

/** How an expression ended; `some`: with a value and not with an error. */
type Outcome = 'true' | 'false' | 'some';

/** Paths of an event; `undefined`: all, because the outcome is impossible. */
type Paths = ReadonlySet<string> | undefined;

/**
 * The fields that exist if an expression ended in this way: `has(event.gate)`, `gate != null` and `delay > 15` say so when they
 * are true, and the last one also when it is false, since it fails without the field.
 */
export function pathsPresentAfter(node: ASTNode, outcome: Outcome): ReadonlySet<string> {
  return presentAfter(node, outcome, 'reads') ?? new Set();
}

/** Only those that the expression tests: it has this outcome without failing on them. */
export function pathsTestedBy(node: ASTNode, outcome: Outcome): ReadonlySet<string> {
  return presentAfter(node, outcome, 'tests') ?? new Set();
}

/** What shows that a field exists: also that it was read without an error, or only that it was tested. */
type Evidence = 'reads' | 'tests';

function presentAfter(node: ASTNode, outcome: Outcome, by: Evidence): Paths {
  switch (node.op) {
    case 'value':
      return typeof node.args === 'boolean' && outcome !== 'some' && String(node.args) !== outcome
        ? undefined
        : new Set();
    case '!_':
      return presentAfter(node.args, OPPOSITE[outcome], by);
    case '&&':
      return afterLogic(node.args, outcome, 'true', by);
    case '||':
      return afterLogic(node.args, outcome, 'false', by);
    case '?:': {
      const [condition, yes, no] = node.args;
      const first = union(presentAfter(condition, 'true', by), presentAfter(yes, outcome, by));
      return intersection(first, union(presentAfter(condition, 'false', by), presentAfter(no, outcome, by)));
    }
    case '==':
      return afterComparison(node.args, outcome === 'false', by);
    case '!=':
      return afterComparison(node.args, outcome === 'true', by);
    case 'call':
      return afterCall(node, outcome, by);
    case 'rcall':
      return afterMethod(node.args, outcome, by);
    default:
      return afterOperands(node, by);
  }
}

const OPPOSITE: Readonly<Record<Outcome, Outcome>> = { true: 'false', false: 'true', some: 'some' };

/** Both operands of `&&` are true if it is true, both of `||` false if it is false. Otherwise one of them decided. */
function afterLogic(
  [left, right]: readonly [ASTNode, ASTNode],
  outcome: Outcome,
  joint: Outcome,
  by: Evidence,
): Paths {
  if (outcome === 'some')
    return intersection(
      afterLogic([left, right], 'true', joint, by),
      afterLogic([left, right], 'false', joint, by),
    );
  const operands = [presentAfter(left, outcome, by), presentAfter(right, outcome, by)] as const;
  return outcome === joint ? union(...operands) : intersection(...operands);
}

/** Only a comparison with null does not fail on a missing field; if the two differ, the field exists. */
function afterComparison(
  [left, right]: readonly [ASTNode, ASTNode],
  different: boolean,
  by: Evidence,
): Paths {
  const operand = (node: ASTNode, other: ASTNode) =>
    isNull(other) && !different
      ? new Set<string>()
      : presentAfter(node, 'some', isNull(other) ? 'reads' : by);
  return union(operand(left, right), operand(right, left));
}

export function isNull(node: ASTNode): boolean {
  return node.op === 'value' && node.args === null;
}

function afterCall(node: Extract<ASTNode, { op: 'call' }>, outcome: Outcome, by: Evidence): Paths {
  const [name, operands] = node.args;
  const [only] = operands;
  if (name !== 'has' || only === undefined) return afterOperands(node, by);
  const path = pathOf(only);
  if (path === undefined) return new Set();
  // It tests the last step, and reads those before it.
  const read = by === 'reads' ? prefixesOf(path.slice(0, -1)) : [];
  return new Set(outcome === 'true' ? [...read, keyOf(path)] : read);
}

/** Macros run their last operands once for each element, or never. */
function afterMethod(
  [method, receiver, operands]: readonly [string, ASTNode, readonly ASTNode[]],
  outcome: Outcome,
  by: Evidence,
): Paths {
  if (method === 'hasValue') {
    const path = optionalPathOf(receiver);
    return path !== undefined && outcome === 'true' ? new Set(prefixesOf(path)) : new Set();
  }
  const runs = isLambda(method) ? [] : operands;
  return [receiver, ...runs].map((each) => presentAfter(each, 'some', by)).reduce(union, new Set<string>());
}

/** All operands were evaluated without an error. */
function afterOperands(node: ASTNode, by: Evidence): Paths {
  const path = pathOf(node);
  if (path !== undefined) return new Set(by === 'reads' ? prefixesOf(path) : []);
  return childrenOf(node.args)
    .map((child) => presentAfter(child, 'some', by))
    .reduce(union, new Set<string>());
}

function union(a: Paths, b: Paths): Paths {
  return a && b && new Set([...a, ...b]);
}

function intersection(a: Paths, b: Paths): Paths {
  return a && b ? new Set([...a].filter((path) => b.has(path))) : (a ?? b);
}
