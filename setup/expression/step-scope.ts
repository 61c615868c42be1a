import type { Step } from '../model/step.js';
import { ExpressionError } from './error.js';
import { fieldTypesOf } from './field-types.js';
import type { FieldSource } from './field-types.js';
import { Scope } from './scope.js';

/** The scope after these steps of a stream. Throws the `ExpressionError` of an invalid step. */
export function scopeOf(stream: FieldSource, steps: readonly Step[]): Scope {
  return steps.reduce(scopeAfter, new Scope(fieldTypesOf(stream)));
}

/** The fields of events after a step. Throws the `ExpressionError` of an invalid step. */
export function scopeAfter(scope: Scope, step: Step): Scope {
  switch (step.kind) {
    case 'where':
    case 'route':
      return scope;
    case 'set':
      return Object.entries(step.set).reduce(
        (before, [name, source]) => before.with(name, before.compile(source, 'any').type),
        scope,
      );
    case 'rename':
      return Object.entries(step.rename).reduce(
        (after, [from, to]) => after.with(to, scope.typeOf(from)),
        scope.without(Object.keys(step.rename)),
      );
    case 'drop':
      return scope.without(step.drop);
    case 'lookup':
      // The types in a table are only known when it is read.
      return Object.keys(step.lookup.set).reduce((after, field) => after.with(field, 'dyn'), scope);
    case 'each': {
      const { type } = scope.compile(step.each, 'any');
      const element = elementType(type);
      if (element !== undefined) return scope.with(step.as, element);
      const message = `expected an expression that returns a list, found one that returns ${type}`;
      throw new ExpressionError(message, 0, step.each.length);
    }
  }
}

/** The type of the elements of a list type; `undefined` for a type that is no list. */
export function elementType(type: string): string | undefined {
  const [, element] = /^list<(.*)>$/.exec(type) ?? [];
  if (element !== undefined) return element === 'int' || element === 'uint' ? 'double' : element;
  return type === 'dyn' || type === 'list' ? 'dyn' : undefined;
}
