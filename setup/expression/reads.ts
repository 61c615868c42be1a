import type { ASTNode } from '@marcbachmann/cel-js';
import { MATH } from './functions.js';

/** The variable that holds the whole event: `event.bytes`, for names that CEL reserves. */
export const EVENT = 'event';

/** The variable that holds what travels beside the payload: `message.subject`. */
export const MESSAGE = 'message';

/** One read of a field in an expression. */
export interface FieldRead {
  readonly name: string;
  /** `bare`: a name alone, also `event` or `message` as a whole. `event` and `message`: a member of it. */
  readonly of: 'bare' | 'event' | 'message';
  readonly node: ASTNode;
}

/** Every field that an expression reads, including names bound by macros such as `exists(x, …)`. */
export function* fieldReads(node: ASTNode): Generator<FieldRead> {
  const member = memberRead(node);
  if (member !== undefined) {
    yield { ...member, node };
    return;
  }
  if (node.op === 'id') yield { name: node.args, of: 'bare', node };
  for (const child of operandsOf(node)) yield* fieldReads(child);
}

/** The parts of a node that may read fields: of `math.abs(delay)` only `delay`. */
function operandsOf(node: ASTNode): readonly ASTNode[] {
  if (node.op !== 'rcall') return childrenOf(node.args);
  const [, receiver, operands] = node.args;
  return receiver.op === 'id' && receiver.args === MATH ? operands : [receiver, ...operands];
}

/** `bytes` of `event.bytes`, `event.?bytes`, `event["bytes"]` and `event[?"bytes"]`; the same for `message`. */
function memberRead(node: ASTNode): Pick<FieldRead, 'name' | 'of'> | undefined {
  const member = memberOf(node);
  if (member === undefined) return undefined;
  const { object, name } = member;
  if (object.op !== 'id') return undefined;
  if (object.args === EVENT) return { name, of: 'event' };
  return object.args === MESSAGE ? { name, of: 'message' } : undefined;
}

/** A member that an expression names with a constant. */
export interface Member {
  readonly object: ASTNode;
  readonly name: string;
  /** Read with `.?` or `[?…]`. */
  readonly optional: boolean;
}

/** `name` of `object.name`, `object.?name`, `object['name']` and `object[?'name']`. */
export function memberOf(node: ASTNode): Member | undefined {
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

/** The arguments of a node contain nodes, alone or in nested lists. */
export function childrenOf(args: unknown): readonly ASTNode[] {
  if (Array.isArray(args)) return args.flatMap(childrenOf);
  return isNode(args) ? [args] : [];
}

function isNode(value: unknown): value is ASTNode {
  return typeof value === 'object' && value !== null && 'op' in value && 'args' in value;
}
