import type { Fields } from './expression.js';

/** Evaluates an expression on a record; returns `undefined` where CEL reports an error. */
export type Closure<Value> = (record: Fields) => Value | undefined;

/** A closure with its CEL type. An `int` comes from a literal in the expression; numbers of an event are doubles. */
export type TypedClosure = NumberClosure | TextClosure | BooleanClosure;

export interface NumberClosure {
  readonly type: 'double' | 'int';
  readonly run: Closure<number>;
}
export interface TextClosure {
  readonly type: 'string';
  readonly run: Closure<string>;
}
export interface BooleanClosure {
  readonly type: 'bool';
  readonly run: Closure<boolean>;
}

export function isNumber(closure: TypedClosure | undefined): closure is NumberClosure {
  return closure?.type === 'double' || closure?.type === 'int';
}

export function isText(closure: TypedClosure | undefined): closure is TextClosure {
  return closure?.type === 'string';
}

export function isBoolean(closure: TypedClosure | undefined): closure is BooleanClosure {
  return closure?.type === 'bool';
}

export function constant(value: unknown): TypedClosure | undefined {
  switch (typeof value) {
    case 'number':
      return { type: 'double', run: () => value };
    case 'string':
      return { type: 'string', run: () => value };
    case 'boolean':
      return { type: 'bool', run: () => value };
    case 'bigint':
      return whole(Number(value));
    default:
      return undefined;
  }
}

/** `undefined` for integers that a double cannot hold exactly; CEL integers have 64 bits. */
function whole(value: number): NumberClosure | undefined {
  return Number.isSafeInteger(value) ? { type: 'int', run: () => value } : undefined;
}

/** An expression fails on a field that is missing or has another type than in the schema. */
export function field(name: string, type: string): TypedClosure | undefined {
  switch (type) {
    case 'double':
      return { type, run: (record) => (typeof record[name] === 'number' ? record[name] : undefined) };
    case 'string':
      return { type, run: (record) => (typeof record[name] === 'string' ? record[name] : undefined) };
    case 'bool':
      return { type, run: (record) => (typeof record[name] === 'boolean' ? record[name] : undefined) };
    default:
      return undefined;
  }
}

/** Fails if one of the two operands fails. */
export function both<Operand, Result>(
  left: Closure<Operand>,
  right: Closure<Operand>,
  apply: (left: Operand, right: Operand) => Result,
): Closure<Result> {
  return (record) => {
    const first = left(record);
    if (first === undefined) return undefined;
    const second = right(record);
    return second === undefined ? undefined : apply(first, second);
  };
}

export function mapped<Operand, Result>(
  operand: Closure<Operand>,
  apply: (value: Operand) => Result,
): Closure<Result> {
  return (record) => {
    const value = operand(record);
    return value === undefined ? undefined : apply(value);
  };
}
