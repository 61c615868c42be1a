import cel from '@marcbachmann/cel-js';
import type { ASTNode, Environment } from '@marcbachmann/cel-js';
import type { FieldTypes } from './field-types.js';
import { registerMatches } from './matches.js';
import { registerMixedNumbers } from './numbers.js';
import { EVENT } from './reads.js';

const LANGUAGE = new cel.Environment({ enableOptionalTypes: true });
registerMixedNumbers(LANGUAGE);
registerMatches(LANGUAGE);

/** CEL with the fields of an event as variables. */
export function environmentOf(fields: FieldTypes): Environment {
  const environment = LANGUAGE.clone({ unlistedVariablesAreDyn: fields.open });
  environment.registerVariable(EVENT, 'dyn');
  for (const [name, type] of fields.types) {
    if (isBareName(name)) environment.registerVariable(name, type);
  }
  return environment;
}

/** False for a field that is only available under `event`: one named `in`, `bytes`, `event` or `user-id`. */
export function isBareName(name: string): boolean {
  if (name === EVENT || LANGUAGE.hasVariable(name)) return false;
  try {
    return LANGUAGE.parse(name).ast.op === 'id';
  } catch {
    return false;
  }
}

/** The syntax tree of an expression; `undefined` if it does not parse. */
export function parseExpression(source: string): ASTNode | undefined {
  try {
    return LANGUAGE.parse(source).ast;
  } catch {
    return undefined;
  }
}
