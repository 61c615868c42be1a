import { setField } from '../event/event.js';
import type { EventRecord } from '../event/event.js';
import { Rejected } from '../event/rejection.js';
import { valueReader } from './reader.js';
import type { Reader } from './reader.js';
import type { StepCompiler } from './step.js';

/** Adds or replaces fields, in order: an expression sees the fields set before it. */
export const compileSet: StepCompiler<'set'> = ({ set }, { name, scopeAfter }) => {
  const before: Record<string, string> = {};
  const assignments: Assignment[] = [];
  for (const [field, source] of Object.entries(set)) {
    const expression = scopeAfter({ kind: 'set', set: { ...before } }).compile(source, 'any');
    assignments.push({ field, read: valueReader({ place: `${name}, "set" of "${field}"`, expression }) });
    before[field] = source;
  }
  return (event) => assignAll(event, assignments);
};

interface Assignment {
  readonly field: string;
  readonly read: Reader<unknown>;
}

function assignAll(event: EventRecord, assignments: readonly Assignment[]): Rejected | undefined {
  for (const { field, read } of assignments) {
    const value = read(event);
    if (value instanceof Rejected) return value;
    setField(event, field, value);
  }
  return undefined;
}
