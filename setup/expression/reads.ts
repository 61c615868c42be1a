import type { ASTNode } from '@marcbachmann/cel-js';

/** The variable that holds the whole event: `event.bytes`, for names that CEL reserves. */
export const EVENT = 'event';

/** One read of a field in an expression. */
export interface FieldRead {
  readonly name: string;
  /** False for `event.name`. */
  readonly bare: boolean;
  readonly node: ASTNode;
}

/** Every field that an expression reads, including names bound by macros such as `exists(x, …)`. */
export function* fieldReads(node: ASTNode): Generator<FieldRead> {
  const member = eventMember(node);
  if (member !== undefined) {
    yield { name: member, bare: false, node };
    return;
  }
  if (node.op === 'id') yield { name: node.args, bare: true, node };
  for (const child of childrenOf(node.args)) yield* fieldReads(child);
}

/** `bytes` of `event.bytes`, `event.?bytes`, `event["bytes"]` and `event[?"bytes"]`. */
function eventMember(node: ASTNode): string | undefined {
  switch (node.op) {
    case '.':
    case '.?':
      return isEvent(node.args[0]) ? node.args[1] : undefined;
    case '[]':
    case '[?]': {
      const [object, key] = node.args;
      return isEvent(object) && key.op === 'value' && typeof key.args === 'string' ? key.args : undefined;
    }
    default:
      return undefined;
  }
}

function isEvent(node: ASTNode): boolean {
  return node.op === 'id' && node.args === EVENT;
}

/** The arguments of a node contain nodes, alone or in nested lists. */
export function childrenOf(args: unknown): readonly ASTNode[] {
  if (Array.isArray(args)) return args.flatMap(childrenOf);
  return isNode(args) ? [args] : [];
}

function isNode(value: unknown): value is ASTNode {
  return typeof value === 'object' && value !== null && 'op' in value && 'args' in value;
}
