import type { Fields } from './expression.js';
import { MESSAGE_FACTS } from './message.js';
import { EVENT, MESSAGE } from './reads.js';
import type { FieldRead } from './reads.js';

export type Evaluate = (record: Fields) => unknown;

/** Most expressions read only bare names. Then the record itself holds the variables, without a copy. */
export function evaluatorOf(program: Evaluate, reads: readonly FieldRead[]): Evaluate {
  const names = [...new Set(reads.filter(({ of }) => of === 'bare').map(({ name }) => name))];
  const readsEvent = reads.some(({ name, of }) => of === 'event' || (of === 'bare' && name === EVENT));
  const readsMessage = reads.some(({ name, of }) => of === 'message' || (of === 'bare' && name === MESSAGE));
  if (!readsEvent && !readsMessage && !names.some(isInherited)) return program;
  return (record) => {
    // Without a prototype, so that a missing field named `toString` is missing.
    const variables = Object.create(null) as Record<string, unknown>;
    for (const name of names) if (Object.hasOwn(record, name)) variables[name] = record[name];
    if (readsEvent) variables[EVENT] = asMap(record);
    if (readsMessage) variables[MESSAGE] = record[MESSAGE_FACTS] ?? {};
    return program(variables);
  };
}

/** The library finds the type of an object by its `constructor`, which may be a field. */
function asMap(record: Fields): unknown {
  return Object.hasOwn(record, 'constructor') ? new Map(Object.entries(record)) : record;
}

function isInherited(name: string): boolean {
  return name in Object.prototype;
}
