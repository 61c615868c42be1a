import type { ASTNode, Environment } from '@marcbachmann/cel-js';
import { childrenOf, memberOf } from './reads.js';

/** The part of the library's evaluation context that holds the variables. */
interface Variables {
  getValue(name: string): unknown;
}

/** Types that can be compared with null: a field of any type may be missing. */
const COMPARABLE = ['double', 'string', 'bool', 'list', 'map'];

/** Lets fields of all types be compared with null. `compareAbsent` gives these comparisons their meaning. */
export function registerNullTests(environment: Environment): void {
  for (const type of COMPARABLE) environment.registerOperator(`${type} == null: bool`, () => false);
}

/**
 * Makes `field == null` true and `field != null` false for a missing field. CEL reports an error there, but null and a missing
 * field mean the same in an event. Applies to a name and to members of it, such as `event.user.name`. Call it after the check
 * of the program, which sets how a node is evaluated.
 */
export function compareAbsent(node: ASTNode): void {
  if (node.op === '==' || node.op === '!=') compareWithNull(node, node.op === '==');
  for (const child of childrenOf(node.args)) compareAbsent(child);
}

function compareWithNull(node: ASTNode, whenAbsent: boolean): void {
  // The operators have two operands.
  const [left, right] = node.args as readonly [ASTNode, ASTNode];
  const tested = isNull(right) ? left : right;
  if (!isNull(left) && !isNull(right)) return;
  const path = pathOf(tested);
  if (path === undefined) return;
  const evaluate = (_evaluator: unknown, _node: unknown, context: Variables) =>
    isAbsent(context, path) === whenAbsent;
  // Not in the library's types: `check` sets the handlers of nodes in this way.
  (node as unknown as { setMeta(key: 'evaluate', value: typeof evaluate): void }).setMeta(
    'evaluate',
    evaluate,
  );
}

/** `["event", "user", "name"]`; `undefined` if the node is not a name or a member of one. */
function pathOf(node: ASTNode): readonly [string, ...string[]] | undefined {
  if (node.op === 'id') return [node.args];
  const member = memberOf(node);
  if (member === undefined || member.optional) return undefined;
  const path = pathOf(member.object);
  return path && [...path, member.name];
}

function isAbsent(context: Variables, [name, ...keys]: readonly [string, ...string[]]): boolean {
  let value = context.getValue(name);
  for (const key of keys) value = valueAt(value, key);
  return value === undefined || value === null;
}

function valueAt(value: unknown, key: string): unknown {
  if (value instanceof Map) return value.get(key);
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[key];
}

function isNull(node: ASTNode): boolean {
  return node.op === 'value' && node.args === null;
}
