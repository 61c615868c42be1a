import type { ASTNode } from '@marcbachmann/cel-js';
import { EVENT } from '../reads.js';

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

/** `name` of `object.name`, `object.?name`, `object['name']` and `object[?'name']`. */
export function memberOf(
  node: ASTNode,
): { readonly object: ASTNode; readonly name: string; readonly optional: boolean } | undefined {
  switch (node.op) {
    case '.':
    case '.?':
      return { object: node.args[0], name: node.args[1], optional: node.op === '.?' };
    case '[]':
    case '[?]': {
      const [object, key] = node.args;
      if (key.op !== 'value' || typeof key.args !== 'string') return undefined;
      return { object, name: key.args, optional: node.op === '[?]' };
    }
    default:
      return undefined;
  }
}

/** The key of a path in a set of paths. */
export function keyOf(path: FieldPath): string {
  return path.join('.');
}

/** The keys of a path and of all that it leads through: `user`, `user.name`. */
export function prefixesOf(path: FieldPath): readonly string[] {
  return path.map((_, index) => keyOf(path.slice(0, index + 1)));
}
