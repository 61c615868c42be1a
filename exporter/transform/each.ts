import type { EventRecord } from '../event/event.js';
import { exactInteger } from '../event/exact-number.js';
import { jsonText } from '../event/json-text.js';
import { Rejected } from '../event/rejection.js';
import { Skip } from '../event/skip.js';
import { tooManyEvents } from '../validate/limits.js';
import { MAX_COPIED_FIELDS } from './event-allowance.js';
import { valueReader } from './reader.js';
import { failed } from './step.js';
import type { StepCompiler } from './step.js';

/** Creates one event per element of a list. */
export const compileEach: StepCompiler<'each'> = ({ each, as }, { name, scopeAfter, allowance }) => {
  const place = `${name}, "each"`;
  const listOf = valueReader({ place, expression: scopeAfter().compile(each, 'any') });
  const empty = new Rejected('filtered', () => `${place}: ${each} is an empty list`);
  return (event) => {
    const list = listOf(event);
    if (list instanceof Skip) return failed(list);
    if (!Array.isArray(list)) return notAList(`${place}: ${each}`, list);
    if (list.length === 0) return empty;
    const fields = Object.keys(event).length;
    if (!allowance.take(list.length, fields)) return tooMany(`${place}: ${each}`, list.length, fields);
    return list.map((element) => withElement(event, as, element));
  };
};

function withElement(event: EventRecord, field: string, element: unknown): EventRecord {
  // CEL uses bigints for all integers; events only for those that a double cannot hold.
  return { ...event, [field]: typeof element === 'bigint' ? exactInteger(element) : element };
}

function tooMany(what: string, elements: number, fields: number): Rejected {
  return tooManyEvents(
    () =>
      `${what}: ${elements} elements in an event of ${fields} fields, which makes more events of one message than limits.events, ` +
      `or copies more than ${MAX_COPIED_FIELDS} fields for each of so many`,
  );
}

function notAList(what: string, found: unknown): Rejected {
  return new Rejected('expression', () => `${what}: expected a list, found ${jsonText(found)}`);
}
