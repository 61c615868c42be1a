import type { ASTNode } from '@marcbachmann/cel-js';
import { choice, logic, negation, opposite } from './logic.js';
import { operation, textTest } from './operation.js';
import { constant, field } from './typed-closure.js';
import type { Closure, TypedClosure } from './typed-closure.js';

/** CEL type of a field. */
type TypeOf = (name: string) => string;

/**
 * A checked expression as a function, where it is made of constants, fields of which the schema tells the type,
 * arithmetic, comparison, logic, choice and tests on text: 5 ns where the library takes 30 to 100, and no exception where
 * it fails. `undefined` for every other expression, which is the library's.
 */
export function closureOf(node: ASTNode, typeOf: TypeOf): Closure<unknown> | undefined {
  return compile(node, typeOf)?.run;
}

function compile(node: ASTNode, typeOf: TypeOf): TypedClosure | undefined {
  const operand = (child: ASTNode) => compile(child, typeOf);
  switch (node.op) {
    case 'value':
      return constant(node.args);
    case 'id':
      return field(node.args, typeOf(node.args));
    case '!_':
      return negation(operand(node.args));
    case '-_':
      return opposite(operand(node.args));
    case '&&':
      return logic(false, operand(node.args[0]), operand(node.args[1]));
    case '||':
      return logic(true, operand(node.args[0]), operand(node.args[1]));
    case '?:':
      return choice(operand(node.args[0]), operand(node.args[1]), operand(node.args[2]));
    case 'rcall':
      return compileCall(node.args, operand);
    case '==':
    case '!=':
    case '<':
    case '<=':
    case '>':
    case '>=':
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
      return operation(node.op, operand(node.args[0]), operand(node.args[1]));
    default:
      return undefined;
  }
}

function compileCall(
  [method, receiver, operands]: readonly [string, ASTNode, readonly ASTNode[]],
  operand: (node: ASTNode) => TypedClosure | undefined,
): TypedClosure | undefined {
  const [only, ...others] = operands;
  if (only === undefined || others.length > 0) return undefined;
  return textTest(method, operand(receiver), operand(only));
}
