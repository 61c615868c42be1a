import cel from '@marcbachmann/cel-js';
import type { ASTNode, Environment } from '@marcbachmann/cel-js';
import type { FieldTypes } from './field-types.js';
import { checkExpressionLimits } from './limits.js';
import { registerFunctions } from './functions.js';
import { registerMatches } from './matches.js';
import { registerMixedNumbers } from './numbers.js';
import { registerNullTests } from './null-tests.js';
import { EVENT, MESSAGE } from './reads.js';

const LANGUAGE = new cel.Environment({ enableOptionalTypes: true });
registerMixedNumbers(LANGUAGE);
registerMatches(LANGUAGE);
registerNullTests(LANGUAGE);
registerFunctions(LANGUAGE);

/** CEL with the fields of an event as variables. */
export function environmentOf(fields: FieldTypes): Environment {
  const environment = LANGUAGE.clone({ unlistedVariablesAreDyn: fields.open });
  environment.registerVariable(EVENT, 'dyn');
  environment.registerVariable(MESSAGE, 'map<string, dyn>');
  for (const [name, type] of fields.types) {
    if (isBareName(name)) environment.registerVariable(name, type);
  }
  return environment;
}

/** False for a field that is only available under `event`: one named `in`, `bytes`, `event`, `message` or `user-id`. */
export function isBareName(name: string): boolean {
  if (name === EVENT || name === MESSAGE || LANGUAGE.hasVariable(name)) return false;
  try {
    return LANGUAGE.parse(name).ast.op === 'id';
  } catch {
    return false;
  }
}

/** The syntax tree of an expression; `undefined` if it does not parse, or is beyond a limit. */
export function parseExpression(source: string): ASTNode | undefined {
  try {
    const { ast } = LANGUAGE.parse(source);
    checkExpressionLimits(ast);
    return ast;
  } catch {
    return undefined;
  }
}

/** The syntax tree of an expression that is known to be valid. */
export function syntaxOf(source: string): ASTNode {
  return LANGUAGE.parse(source).ast;
}
