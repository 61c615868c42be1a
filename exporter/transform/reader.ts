import type { Expression } from '../../setup/expression/expression.js';
import type { EventRecord } from '../event/event.js';
import { Rejected } from '../event/rejection.js';
import { labelText } from '../series/label-value.js';

/** Reads one thing out of an event, or says why it cannot be read. */
export type Reader<Value> = (event: EventRecord) => Value | Rejected;

/** A CEL expression and the place in the setup where it stands, for the person who reads why an event was rejected. */
export interface PlacedExpression {
  readonly place: string;
  readonly expression: Expression;
}

/** Reads what the expression gives, whatever it is. */
export function valueReader(placed: PlacedExpression): Reader<unknown> {
  const { expression } = placed;
  return (event) => {
    try {
      return expression.evaluate(event);
    } catch (cause) {
      return refuse('expression', placed, cause instanceof Error ? cause.message : String(cause));
    }
  };
}

export function conditionReader(placed: PlacedExpression): Reader<boolean> {
  const read = valueReader(placed);
  return (event) => {
    const value = read(event);
    if (typeof value === 'boolean' || value instanceof Rejected) return value;
    return refuse('expression', placed, `expected true or false, found ${describe(value)}`);
  };
}

/** Reads the text of a label, or of a value that is told apart rather than measured. */
export function textReader(placed: PlacedExpression): Reader<string> {
  const read = fieldReader(placed, 'string');
  return (event) => {
    const value = read(event);
    if (typeof value === 'string' || value instanceof Rejected) return value;
    return labelText(value) ?? refuse('expression', placed, `no text for a label: ${describe(value)}`);
  };
}

/** Reads a finite number; `least` is the least that a counter may be given. */
export function numberReader(placed: PlacedExpression, least = -Infinity): Reader<number> {
  const read = fieldReader(placed, 'number');
  return (event) => {
    const value = read(event);
    if (value instanceof Rejected) return value;
    if (typeof value !== 'number' || !Number.isFinite(value)) {
      return refuse('value', placed, `expected a finite number, found ${describe(value)}`);
    }
    return value >= least ? value : refuse('value', placed, `a counter cannot change by ${value}`);
  };
}

/**
 * A reader that several metrics share: it reads an event once and remembers the answer for the others. Only for events
 * that no step changes any more.
 */
export function sharedReader<Value>(read: Reader<Value>): Reader<Value> {
  let lastEvent: EventRecord | undefined;
  let answer: Value | Rejected;
  return (event) => {
    if (event !== lastEvent) {
      answer = read(event);
      lastEvent = event;
    }
    return answer;
  };
}

/** Most expressions are the name of a field: 3 ns to read where CEL takes 60. CEL has its say when the type is another. */
function fieldReader(placed: PlacedExpression, type: 'string' | 'number'): Reader<unknown> {
  const read = valueReader(placed);
  const { source, fields } = placed.expression;
  if (fields.length !== 1 || fields[0] !== source) return read;
  return (event) => {
    const value = event[source];
    return typeof value === type ? value : read(event);
  };
}

function refuse(
  reason: 'expression' | 'value',
  { place, expression }: PlacedExpression,
  why: string,
): Rejected {
  return new Rejected(reason, () => `${place}: ${expression.source}: ${why}`);
}

function describe(value: unknown): string {
  return typeof value === 'number' ? String(value) : JSON.stringify(value);
}
