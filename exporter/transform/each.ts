import type { EventRecord } from '../event/event.js';
import { exactInteger } from '../event/exact-number.js';
import { jsonText } from '../event/json-text.js';
import { Rejected } from '../event/rejection.js';
import { Skip } from '../event/skip.js';
import { tooManyEvents } from '../validate/limits.js';
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
    if (!allowance.take(list.length)) return tooMany(`${place}: ${each}`, list.length);
    return list.map((element) => withElement(event, as, element));
  };
};

function withElement(event: EventRecord, field: string, element: unknown): EventRecord {
  // CEL uses bigints for all integers; events only for those that a double cannot hold.
  return { ...event, [field]: typeof element === 'bigint' ? exactInteger(element) : element };
}

function tooMany(what: string, elements: number): Rejected {
  return tooManyEvents(
    () => `${what}: ${elements} elements, which makes more events of one message than limits.events`,
  );
}

function notAList(what: string, found: unknown): Rejected {
  return new Rejected('expression', () => `${what}: expected a list, found ${jsonText(found)}`);
}
