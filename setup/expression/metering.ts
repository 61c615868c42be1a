import type { ASTNode } from '@marcbachmann/cel-js';
import { callCost, comparisonCost, sizeCost, sizeOf } from './call-cost.js';
import { costBudget, MAX_EVALUATION_COST } from './cost.js';
import { childrenOf } from './reads.js';
import { containsText } from './text-search.js';

/** An exception that `exists`, `all`, `&&` or `||` catches: 5 to 10 us. */
const FAILURE_COST = 100;

type Evaluate = (evaluator: unknown, node: unknown, context: unknown) => unknown;
type Handle = (first: unknown, second: unknown, third: unknown, fourth: unknown) => unknown;
type Operand = Omit<ASTNode, 'evaluate'> & { evaluate: Evaluate };

/** A loop, as `exists(x, …)` and the like are evaluated. */
interface LoopParts {
  readonly iterable: ASTNode;
  step: ASTNode | Pick<Operand, 'evaluate'>;
  /** Called before each element. */
  condition: ((accumulated: unknown) => boolean) | undefined;
  /** Unset: elements on which it fails are skipped as long as others may decide. */
  readonly errorsAreFatal: boolean;
}

/** The parts of a checked node that the library does not declare. `handle` gets the values of its operands. */
interface CheckedNode {
  readonly op: ASTNode['op'] | 'comprehension';
  readonly args: unknown;
  readonly meta: { readonly alternate?: CheckedNode; readonly macro?: unknown };
  readonly checkedType?: { readonly name: string };
  handle?: Handle;
  left?: ASTNode;
}

/**
 * Makes a checked program spend its cost, where it can grow beyond the length of the expression and the event: in loops, where lists
 * and texts are joined, and where lists are compared. Returns whether there is such a place. All other programs stay as they are.
 * Call it after the check, which sets how a node is evaluated.
 */
export function meter(root: ASTNode): boolean {
  const metering = new Metering();
  metering.visit(root, false);
  return metering.isMetered;
}

class Metering {
  isMetered = false;

  /** Returns what an evaluation of the node costs, without the loops in it, which pay for themselves. */
  visit(ast: ASTNode, inLoop: boolean): number {
    const node = checked(ast);
    const { alternate = node } = node.meta;
    if (alternate.op === 'comprehension') return this.#loop(alternate, inLoop);
    this.#operator(node, inLoop);
    let cost = 1;
    for (const child of childrenOf(node.args)) cost += this.visit(child, inLoop);
    return cost;
  }

  #loop(node: CheckedNode, inLoop: boolean): number {
    this.isMetered = true;
    const loop = node.args as LoopParts;
    const { condition } = loop;
    const cost = this.visit(loop.iterable, inLoop);
    const costOfStep = this.visit(loop.step as ASTNode, true);
    loop.condition = (accumulated) => {
      costBudget.spend(costOfStep);
      return condition === undefined || condition(accumulated);
    };
    if (!loop.errorsAreFatal) loop.step = payingForFailure(loop.step as ASTNode);
    // The keys of a map are listed before the first is read.
    this.#pay(node, (over) => (Array.isArray(over) ? 0 : sizeOf(over)));
    return cost + 1;
  }

  #operator(node: CheckedNode, inLoop: boolean): void {
    switch (node.op) {
      case '+':
        if (!isNumber(node)) this.#pay(node, sizeCost);
        return;
      case '==':
      case '!=':
      case 'in':
        if (inLoop || !operandsOf(node).some(isScalar)) this.#pay(node, comparison);
        return;
      case '<':
      case '<=':
      case '>':
      case '>=':
        if (inLoop && !operandsOf(node).some(isNumber)) this.#pay(node, sizeCost);
        return;
      case '&&':
      case '||':
        if (inLoop && node.left !== undefined) node.left = payingForFailure(node.left);
        return;
      case 'call':
      case 'rcall':
        this.#call(node, inLoop);
        return;
      default:
        return;
    }
  }

  #call(node: CheckedNode, inLoop: boolean): void {
    const [name] = node.args as readonly [string];
    if (node.meta.macro !== undefined) {
      if (name === 'matches') this.isMetered = true;
      return;
    }
    if (name === 'contains') searchInLinearTime(node);
    if (inLoop || OF_GROWING_COST.has(name))
      this.#pay(node, (operands) => callCost(name, operands as readonly unknown[]));
  }

  #pay(node: CheckedNode, costOf: (first: unknown, second: unknown) => number): void {
    const { handle } = node;
    if (handle === undefined) return;
    this.isMetered = true;
    node.handle = (first, second, third, fourth) => {
      costBudget.spend(costOf(first, second));
      return handle(first, second, third, fourth);
    };
  }
}

/** Functions whose cost is more than the sum of the sizes of their operands. */
const OF_GROWING_COST: ReadonlySet<string> = new Set(['indexOf', 'lastIndexOf', 'split', 'join']);

function comparison(left: unknown, right: unknown): number {
  return comparisonCost(left, right, MAX_EVALUATION_COST);
}

function searchInLinearTime(node: CheckedNode): void {
  const { handle } = node;
  if (handle === undefined) return;
  node.handle = (operands, second, third, fourth) => {
    const [text, part] = operands as readonly unknown[];
    if (typeof text === 'string' && typeof part === 'string') return containsText(text, part);
    return handle(operands, second, third, fourth);
  };
}

/** The operand with the place that error messages name. */
function payingForFailure(operand: ASTNode): ASTNode {
  const { op, args, input, pos, start, end } = operand;
  const node = operand as unknown as Operand;
  const paying: Evaluate = (evaluator, _node, context) => {
    try {
      return node.evaluate(evaluator, node, context);
    } catch (error) {
      costBudget.spend(FAILURE_COST);
      throw error;
    }
  };
  return { op, args, input, pos, start, end, evaluate: paying } as unknown as ASTNode;
}

function operandsOf(node: CheckedNode): readonly CheckedNode[] {
  return childrenOf(node.args).map(checked);
}

const NUMBERS: ReadonlySet<string> = new Set(['double', 'int', 'uint']);
const SCALARS: ReadonlySet<string> = new Set([...NUMBERS, 'bool', 'null', 'string', 'type']);

function isNumber({ checkedType }: CheckedNode): boolean {
  return checkedType !== undefined && NUMBERS.has(checkedType.name);
}

function isScalar({ checkedType }: CheckedNode): boolean {
  return checkedType !== undefined && SCALARS.has(checkedType.name);
}

/** Every node has passed the check: see `meter`. */
function checked(node: ASTNode): CheckedNode {
  return node as unknown as CheckedNode;
}
