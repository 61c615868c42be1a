import type { ASTNode } from '@marcbachmann/cel-js';
import { EVENT, memberOf } from '../reads.js';

/** The steps to a field: `user` and `name` of `event.user.name`, `user.name` and `event['user'].name`. */
export type FieldPath = readonly string[];

export function pathOf(node: ASTNode): FieldPath | undefined {
  return followed(node, ['.', '[]']);
}

/** The same for `event.?user.?name`, whose steps may be missing. */
export function optionalPathOf(node: ASTNode): FieldPath | undefined {
  return followed(node, ['.', '[]', '.?', '[?]']);
}

function followed(node: ASTNode, operators: readonly string[]): FieldPath | undefined {
  if (node.op === 'id') return node.args === EVENT ? [] : [node.args];
  const member = memberOf(node);
  if (member === undefined || !operators.includes(node.op)) return undefined;
  const before = followed(member.object, operators);
  return before && [...before, member.name];
}

/** The key of a path in a set of paths. */
export function keyOf(path: FieldPath): string {
  return path.join('.');
}

/** The keys of a path and of all that it leads through: `user`, `user.name`. */
export function prefixesOf(path: FieldPath): readonly string[] {
  return path.map((_, index) => keyOf(path.slice(0, index + 1)));
}
