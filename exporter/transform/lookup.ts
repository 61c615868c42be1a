import { lookupName } from '../../setup/model/lookup.js';
import { setField } from '../event/event.js';
import { Rejected } from '../event/rejection.js';
import { Skip } from '../event/skip.js';
import { textReader } from './reader.js';
import { failed } from './step.js';
import type { StepCompiler } from './step.js';

/** Adds fields from the table entry with the event's key. */
export const compileLookup: StepCompiler<'lookup'> = ({ lookup }, { name, scopeAfter, tables }) => {
  const place = `${name}, "lookup"`;
  const keyOf = textReader({ place, expression: scopeAfter().compile(lookup.by, 'scalar') });
  const table = tables.lookupTable(lookup.from);
  const columns = Object.entries(lookup.set);
  const defaults = Object.entries(lookup.default ?? {});
  return (event) => {
    const key = keyOf(event);
    if (key instanceof Skip) return failed(key);
    const entry = table.get(key);
    if (entry === undefined && lookup.default === undefined) {
      return new Rejected('lookup', () => `${place}: no entry for "${key}" in ${lookupName(lookup.from)}`);
    }
    for (const [field, value] of defaults) setField(event, field, value ?? undefined);
    if (entry === undefined) return undefined;
    for (const [field, column] of columns) {
      const value = Object.hasOwn(entry, column) ? entry[column] : undefined;
      if (value !== undefined && value !== null) setField(event, field, value);
    }
    return undefined;
  };
};
