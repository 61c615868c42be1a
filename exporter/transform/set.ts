import { setField } from '../event/event.js';
import { Skip } from '../event/skip.js';
import { valueReader } from './reader.js';
import type { Reader } from './reader.js';
import type { StepCompiler } from './step.js';

/** Adds or replaces fields, in order: an expression sees the fields set before it. */
export const compileSet: StepCompiler<'set'> = ({ set }, { name, scopeAfter, onUnset }) => {
  const before: Record<string, string> = {};
  const assignments: Assignment[] = [];
  for (const [field, source] of Object.entries(set)) {
    const expression = scopeAfter({ kind: 'set', set: { ...before } }).compile(source, 'any');
    assignments.push({ field, read: valueReader({ place: `${name}, "set" of "${field}"`, expression }) });
    before[field] = source;
  }
  return (event) => {
    for (const { field, read } of assignments) {
      const value = read(event);
      // Metrics that read the field skip the event; all others count it.
      if (value instanceof Skip) onUnset(field, value);
      setField(event, field, value instanceof Skip ? undefined : value);
    }
    return undefined;
  };
};

interface Assignment {
  readonly field: string;
  readonly read: Reader<unknown>;
}
