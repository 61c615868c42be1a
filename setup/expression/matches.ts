import cel from '@marcbachmann/cel-js';
import type { ASTNode, Environment } from '@marcbachmann/cel-js';
import type { RE2JS } from 're2js';
import { costBudget } from './cost.js';
import { compileRe2 } from '../re2.js';
import { reasonOf } from './pattern-reason.js';

/** The parts of the library's checker and evaluator that a macro receives. */
interface Checker {
  check(node: ASTNode, context: unknown): { readonly kind: string; readonly name: string };
  getType(name: string): unknown;
}
interface Evaluator {
  run(node: ASTNode, context: unknown): unknown;
}

/**
 * `text.matches(pattern)` in linear time with RE2, as CEL specifies. The library uses JavaScript's RegExp, which an event can
 * keep busy for seconds. A function cannot be replaced, but a macro takes precedence over functions of the same name and
 * number of arguments. It is declared for `bool`, which has no `matches`, and applies to every receiver.
 */
export function registerMatches(environment: Environment): void {
  environment.registerFunction('bool.matches(ast): bool', (call: { args: [ASTNode]; receiver: ASTNode }) => {
    const { receiver } = call;
    const [pattern] = call.args;
    const compiled =
      pattern.op === 'value' && typeof pattern.args === 'string' ? compile(pattern.args, pattern) : undefined;
    const size = compiled?.programSize();
    return {
      typeCheck(checker: Checker, _macro: unknown, context: unknown) {
        expectText(checker.check(receiver, context), receiver);
        expectText(checker.check(pattern, context), pattern);
        return checker.getType('bool');
      },
      evaluate(evaluator: Evaluator, _macro: unknown, context: unknown) {
        const text = textOf(evaluator.run(receiver, context), receiver);
        const regex = compiled ?? compilePaid(textOf(evaluator.run(pattern, context), pattern), pattern);
        costBudget.spend((text.length * (size ?? regex.programSize())) / INSTRUCTIONS);
        return regex.matcher(text).find();
      },
    };
  });
}

/** Instructions that a pattern runs for a character in the time of a cost of 1, at worst: 60 ns for each. */
const INSTRUCTIONS = 8;
/** What a character of a pattern costs when it is compiled: a repetition such as `a{1000}` makes many instructions of a few. */
const [PLAIN_CHARACTER, REPEATED_CHARACTER] = [20, 5000] as const;

/** Compiles a pattern that comes from the event. */
function compilePaid(pattern: string, node: ASTNode): RE2JS {
  costBudget.spend(pattern.length * (pattern.includes('{') ? REPEATED_CHARACTER : PLAIN_CHARACTER));
  return compile(pattern, node);
}

function compile(pattern: string, node: ASTNode): RE2JS {
  try {
    return compileRe2(pattern);
  } catch (cause) {
    const why = reasonOf(cause);
    throw new cel.ParseError(`"${pattern}" is not a valid RE2 expression: ${why}`, node, cause);
  }
}

function expectText(type: { readonly kind: string; readonly name: string }, node: ASTNode): void {
  if (type.kind !== 'dyn' && type.name !== 'string') {
    throw new cel.TypeError(`"matches" needs strings, found ${type.name}`, node);
  }
}

function textOf(value: unknown, node: ASTNode): string {
  if (typeof value === 'string') return value;
  throw new cel.EvaluationError(`"matches" needs strings, found ${typeof value}`, node);
}
