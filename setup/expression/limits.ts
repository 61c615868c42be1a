import type { ASTNode } from '@marcbachmann/cel-js';
import { ExpressionError } from './error.js';
import { childrenOf } from './reads.js';

/** Deepest nesting of an expression; a chain of `&&` or `+` nests once for each operator. */
export const MAX_EXPRESSION_DEPTH = 250;

/**
 * Most macros within each other that each run over a list of their own: the time of an event is the product of their lengths.
 * `a.exists(x, x.list.exists(y, …))` counts once, since it runs over each element once.
 */
export const MAX_NESTED_LOOPS = 2;

const LOOPS: ReadonlySet<string> = new Set(['all', 'exists', 'exists_one', 'existsOne', 'filter', 'map']);

/** A node to visit, and where it stands. */
interface Visit {
  readonly node: ASTNode;
  readonly depth: number;
  readonly loops: number;
  /** The variable of the macro around it. */
  readonly variable: string | undefined;
}

/** Throws an `ExpressionError` if an expression is too deep or too costly. Without recursion: it may be very deep. */
export function checkExpressionLimits(root: ASTNode): void {
  const left: Visit[] = [{ node: root, depth: 1, loops: 0, variable: undefined }];
  for (let visit = left.pop(); visit !== undefined; visit = left.pop()) {
    const { node, depth } = visit;
    if (depth > MAX_EXPRESSION_DEPTH) {
      const message = `nested deeper than ${MAX_EXPRESSION_DEPTH} levels: split it over several "set" steps, or use "in" with a list`;
      throw new ExpressionError(message, node.start, node.end);
    }
    left.push(...visitsBelow(visit));
  }
}

function visitsBelow({ node, depth, loops, variable }: Visit): readonly Visit[] {
  const below = { depth: depth + 1, loops, variable };
  const loop = loopOf(node);
  if (loop === undefined) return childrenOf(node.args).map((child) => ({ node: child, ...below }));
  const isNested = variable !== undefined && rootOf(loop.over) === variable;
  const within = { depth: depth + 1, loops: isNested ? loops : loops + 1, variable: loop.variable };
  if (within.loops > MAX_NESTED_LOOPS) {
    const message = `"${loop.method}" runs within ${MAX_NESTED_LOOPS} other lists, each for each element of the other: an event could take seconds`;
    throw new ExpressionError(message, node.start, node.end);
  }
  return [{ node: loop.over, ...below }, ...loop.body.map((child) => ({ node: child, ...within }))];
}

interface Loop {
  readonly method: string;
  readonly over: ASTNode;
  readonly variable: string;
  readonly body: readonly ASTNode[];
}

/** `list.exists(x, …)` */
function loopOf(node: ASTNode): Loop | undefined {
  if (node.op !== 'rcall') return undefined;
  const [method, over, [variable, ...body]] = node.args;
  if (!LOOPS.has(method) || variable?.op !== 'id' || body.length === 0) return undefined;
  return { method, over, variable: variable.args, body };
}

/** `x` of `x.list`, `x['list']` and `x.list.filter(…)`. */
function rootOf(node: ASTNode): string | undefined {
  for (let at: ASTNode | undefined = node; at !== undefined;) {
    if (at.op === 'id') return at.args;
    at = at.op === 'rcall' ? at.args[1] : childrenOf(at.args)[0];
  }
  return undefined;
}
