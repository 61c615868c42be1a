import type { ASTNode } from '@marcbachmann/cel-js';
import { ANY, shapeOfType } from '../../event-schema/shape.js';
import type { Shape } from '../../event-schema/shape.js';
import type { Known } from './finding.js';
import { BOOLEAN, UNKNOWN } from './walk.js';

/** The result of an operator on operands of these shapes. */
export function resultOfOperator(operator: ASTNode['op'], operands: readonly Shape[]): Known {
  switch (operator) {
    case '<':
    case '<=':
    case '>':
    case '>=':
    case '!_':
      return BOOLEAN;
    case '+':
      if (operands.every((shape) => isOnly(shape, 'string'))) return { shape: shapeOfType('string') };
      return { shape: numberIf(operands) };
    case '-':
    case '*':
    case '/':
    case '%':
    case '-_':
      return { shape: numberIf(operands) };
    default:
      return UNKNOWN;
  }
}

function isOnly({ types }: Shape, type: 'string' | 'number'): boolean {
  return types?.size === 1 && types.has(type);
}

function numberIf(operands: readonly Shape[]): Shape {
  return operands.every((shape) => isOnly(shape, 'number')) ? shapeOfType('number') : ANY;
}
