import type { Expression } from '../../setup/expression/expression.js';
import { failureDetail, failureOf } from '../../setup/expression/failure.js';
import type { EventRecord } from '../event/event.js';
import { jsonText } from '../event/json-text.js';
import { Skip } from '../event/skip.js';
import { labelText } from '../series/label-value.js';

/** Reads one value from an event, or returns why the event has none. */
export type Reader<Value> = (event: EventRecord) => Value | Skip;

/** A CEL expression and its place in the setup, for messages. */
export interface PlacedExpression {
  readonly place: string;
  readonly expression: Expression;
}

/** Reads the value of the expression, of any type; `undefined` if it is null. */
export function valueReader(placed: PlacedExpression): Reader<unknown> {
  const { attempt } = placed.expression;
  if (attempt === undefined) return (event) => evaluate(placed, event);
  return (event) => attempt(event) ?? evaluateFailed(placed, event);
}

/** CEL takes 5 us to create an error: the reason is found without it, and the error is only created when the detail is read. */
function evaluateFailed(placed: PlacedExpression, event: EventRecord): unknown {
  const { fields } = placed.expression;
  if (fields.some((field) => typeof event[field] === 'bigint')) return evaluate(placed, event);
  const reason = lacksField(placed, event) ? 'missing' : 'type';
  return new Skip(reason, () => detailOf(evaluate(placed, event)));
}

function evaluate(placed: PlacedExpression, event: EventRecord): unknown {
  try {
    return placed.expression.evaluate(event) ?? undefined;
  } catch (cause) {
    const failure = failureOf(cause);
    // An operator that has no overload for null: what is wrong is that the field is missing.
    const reason = failure === 'type' && lacksField(placed, event) ? 'missing' : failure;
    return skipOf(reason, placed, () => failureDetail(cause));
  }
}

function lacksField({ expression: { fields } }: PlacedExpression, event: EventRecord): boolean {
  return fields.some((field) => event[field] === undefined);
}

function detailOf(failure: unknown): string {
  return failure instanceof Skip ? failure.detail : 'evaluation failed';
}

export function conditionReader(placed: PlacedExpression): Reader<boolean> {
  const read = valueReader(placed);
  return fieldFirst(placed, isBoolean, (event) => {
    const value = read(event);
    if (typeof value === 'boolean' || value instanceof Skip) return value;
    return unfit(placed, value, 'true or false');
  });
}

/** Reads the text of a value that is only compared: of a key, or of a value of `distinct` or `top`. */
export function textReader(placed: PlacedExpression): Reader<string> {
  const read = valueReader(placed);
  return fieldFirst(placed, labelText, (event) => {
    const value = read(event);
    if (value instanceof Skip) return value;
    return labelText(value) ?? unfit(placed, value, 'a string, a number, true or false');
  });
}

/** Reads the text of a label. A label without a value is `absent`: in Prometheus an empty label is the same as none. */
export function labelReader(placed: PlacedExpression, absent: string): Reader<string> {
  const read = textReader(placed);
  const { fields, source } = placed.expression;
  const isField = fields.length === 1 && fields[0] === source;
  return (event) => {
    // A missing field is common here: no error has to be created for it.
    if (isField && event[source] === undefined) return absent;
    const text = read(event);
    return text instanceof Skip && text.reason === 'missing' ? absent : text;
  };
}

/** Reads a finite number; `minimum`: the smallest value that a counter accepts. */
export function numberReader(placed: PlacedExpression, minimum = -Number.MAX_VALUE): Reader<number> {
  const read = valueReader(placed);
  const accept = (found: unknown) => {
    const value = typeof found === 'bigint' ? Number(found) : found;
    return typeof value === 'number' && value >= minimum && value <= Number.MAX_VALUE ? value : undefined;
  };
  return fieldFirst(placed, accept, (event) => {
    const value = read(event);
    if (value instanceof Skip) return value;
    return accept(value) ?? unfitNumber(placed, value);
  });
}

/**
 * A reader that several metrics share: it reads each event once and caches the result. Only for events that no later step
 * changes.
 */
export function sharedReader<Value>(read: Reader<Value>): Reader<Value> {
  let lastEvent: EventRecord | undefined;
  let answer: Value | Skip;
  return (event) => {
    if (event !== lastEvent) {
      answer = read(event);
      lastEvent = event;
    }
    return answer;
  };
}

/** Most expressions are a field name: reading it takes 3 ns, evaluating CEL 60 ns. CEL is the fallback if `accept` returns `undefined`. */
function fieldFirst<Value>(
  { expression }: PlacedExpression,
  accept: (value: unknown) => Value | undefined,
  read: Reader<Value>,
): Reader<Value> {
  const { source, fields } = expression;
  if (fields.length !== 1 || fields[0] !== source) return read;
  return (event) => accept(event[source]) ?? read(event);
}

function isBoolean(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}

function unfitNumber(placed: PlacedExpression, value: unknown): Skip {
  if (typeof value !== 'number') return unfit(placed, value, 'a number');
  if (Number.isFinite(value)) return skipOf('negative', placed, () => `a counter cannot change by ${value}`);
  return skipOf('not_finite', placed, () => `expected a finite number, found ${value}`);
}

function unfit(placed: PlacedExpression, value: unknown, expected: string): Skip {
  if (value === undefined) return skipOf('missing', placed, () => `expected ${expected}, found null`);
  return skipOf('type', placed, () => `expected ${expected}, found ${describe(value)}`);
}

function skipOf(reason: Skip['reason'], { place, expression }: PlacedExpression, why: () => string): Skip {
  return new Skip(reason, () => `${place}: ${expression.source}: ${why()}`);
}

function describe(value: unknown): string {
  return typeof value === 'number' ? String(value) : jsonText(value);
}
