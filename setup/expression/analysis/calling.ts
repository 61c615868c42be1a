import type { ASTNode } from '@marcbachmann/cel-js';
import { ANY } from '../../event-schema/shape.js';
import { withVariable } from './event-fields.js';
import type { EventFields } from './event-fields.js';
import type { Known } from './finding.js';
import { isLambda } from './lambdas.js';
import { memberOf } from '../reads.js';
import { resultOfCall, resultOfMethod } from './results.js';
import { BOOLEAN, listOf, TYPE, UNKNOWN } from './walk.js';
import type { Analyst } from './walk.js';

/** `size(tags)`, `has(event.gate)` */
export function evaluateCall(
  walk: Analyst,
  [name, operands]: readonly [string, readonly ASTNode[]],
  fields: EventFields,
): Known {
  const [only] = operands;
  if (name === 'has' && only !== undefined) {
    const member = memberOf(only);
    // The field itself may be missing, but not what leads to it.
    if (member !== undefined) walk.value(only, fields);
    return BOOLEAN;
  }
  if (name === 'type') {
    for (const each of operands) walk.value(each, fields);
    return TYPE;
  }
  const known = operands.map((each) => walk.operand(each, fields));
  return {
    shape: resultOfCall(
      name,
      known.map(({ shape }) => shape),
    ),
  };
}

/** `origin.startsWith("O")`, `items.exists(item, …)` */
export function evaluateMethod(
  walk: Analyst,
  node: Extract<ASTNode, { op: 'rcall' }>,
  fields: EventFields,
): Known {
  const [method, receiver, operands] = node.args;
  const known = isNamespace(receiver, fields) ? UNKNOWN : walk.operand(receiver, fields);
  if (isLambda(method)) return lambda(walk, method, known, operands, fields);
  const others = operands.map((each) =>
    method === 'orValue' ? walk.value(each, fields) : walk.operand(each, fields),
  );
  return resultOfMethod(method, known, others);
}

function lambda(
  walk: Analyst,
  method: string,
  known: Known,
  operands: readonly ASTNode[],
  fields: EventFields,
): Known {
  const [variable, ...bodies] = operands;
  if (variable?.op !== 'id') return UNKNOWN;
  const [value, ...others] = method === 'bind' ? bodies : [undefined, ...bodies];
  const element = value === undefined ? known.shape.element() : walk.value(value, fields).shape;
  const bound = withVariable(fields, variable.args, element);
  const results = others.flatMap((each) => (each === undefined ? [] : [walk.needed(each, bound)]));
  if (method === 'filter') return known;
  const last = results.at(-1) ?? UNKNOWN;
  if (method === 'map') return { shape: listOf([last.shape]) };
  if (method === 'bind') return { shape: last.shape };
  return method.startsWith('opt') ? { shape: ANY, special: 'optional' } : BOOLEAN;
}

/** What functions belong to, such as `math`: no field. */
function isNamespace(node: ASTNode, { fields }: EventFields): boolean {
  return node.op === 'id' && !fields.has(node.args) && NAMESPACES.has(node.args);
}

const NAMESPACES: ReadonlySet<string> = new Set(
  'math strings optional cel base64 sets lists regex'.split(' '),
);
