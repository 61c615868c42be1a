import type { ASTNode } from '@marcbachmann/cel-js';
import { choice, logic, negation, negative } from './logic.js';
import { operation, textTest } from './operation.js';
import { constant, field } from './typed-closure.js';
import type { Closure, TypedClosure } from './typed-closure.js';

/** CEL type of a field. */
type TypeOf = (name: string) => string;

/**
 * Compiles a checked expression to a function if it consists of constants, fields with a type in the schema, arithmetic,
 * comparisons, logic, conditionals and string tests. It takes 5 ns, where the library takes 30 to 100, and does not throw
 * on failure. `undefined` for every other expression: the library evaluates it.
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
      return negative(operand(node.args));
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
