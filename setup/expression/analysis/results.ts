import { ANY, either, shapeOfType } from '../../event-schema/shape.js';
import type { Shape, ValueType } from '../../event-schema/shape.js';
import type { Known } from './finding.js';

/** What the functions of CEL return, as far as it does not depend on their operands. */
const RESULTS: ReadonlyMap<string, ValueType> = new Map([
  ...names('boolean', 'has startsWith endsWith contains matches exists all exists_one hasValue bool'),
  ...names('number', 'size int uint double indexOf lastIndexOf getFullYear getMonth getHours'),
  ...names('string', 'string lowerAscii upperAscii trim substring replace join format charAt'),
]);

function names(type: ValueType, functions: string): readonly (readonly [string, ValueType])[] {
  return functions.split(' ').map((name) => [name, type]);
}

export function resultOfCall(name: string, [only]: readonly Shape[]): Shape {
  if (name === 'dyn') return ANY;
  const type = RESULTS.get(name);
  if (name === 'string' && only?.values !== undefined && only.types?.size === 1 && only.types.has('string'))
    return only;
  return type === undefined ? ANY : shapeOfType(type);
}

export function resultOfMethod(method: string, receiver: Known, others: readonly Known[]): Known {
  const [first] = others;
  switch (method) {
    case 'orValue':
      return {
        shape: first === undefined ? ANY : either(receiver.shape, first.shape),
        missing: first?.missing,
      };
    case 'or':
      return { shape: first === undefined ? ANY : either(receiver.shape, first.shape), special: 'optional' };
    case 'value':
      return { shape: receiver.special === 'optional' ? receiver.shape : ANY };
    default: {
      const type = RESULTS.get(method);
      return { shape: type === undefined ? ANY : shapeOfType(type) };
    }
  }
}
