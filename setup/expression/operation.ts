import { ARITHMETIC } from './numbers.js';
import { containsText } from './text-search.js';
import { both, isNumber, isText, isBoolean } from './typed-closure.js';
import type { TypedClosure } from './typed-closure.js';

/** For two numbers, two strings or two booleans. Strings are compared by UTF-16 units, as in the library. */
const COMPARISONS: Readonly<
  Record<string, <Value extends string | number | boolean>(left: Value, right: Value) => boolean>
> = {
  '==': (left, right) => left === right,
  '!=': (left, right) => left !== right,
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
  '>': (left, right) => left > right,
  '>=': (left, right) => left >= right,
};

/** An operator with two operands. */
export function operation(
  operator: string,
  left: TypedClosure | undefined,
  right: TypedClosure | undefined,
): TypedClosure | undefined {
  return calculation(operator, left, right) ?? comparison(operator, left, right);
}

function calculation(
  operator: string,
  left: TypedClosure | undefined,
  right: TypedClosure | undefined,
): TypedClosure | undefined {
  if (isText(left) && isText(right) && operator === '+') {
    return { type: 'string', run: both(left.run, right.run, (first, second) => first + second) };
  }
  const apply = ARITHMETIC[operator];
  if (apply === undefined || !isNumber(left) || !isNumber(right)) return undefined;
  // The library handles two integers: they divide as integers and overflow at 64 bits.
  if (left.type === 'int' && right.type === 'int') return undefined;
  return { type: 'double', run: both(left.run, right.run, apply) };
}

function comparison(
  operator: string,
  left: TypedClosure | undefined,
  right: TypedClosure | undefined,
): TypedClosure | undefined {
  const apply = COMPARISONS[operator];
  if (apply === undefined) return undefined;
  if (isNumber(left) && isNumber(right))
    return { type: 'bool', run: both(left.run, right.run, apply<number>) };
  if (isText(left) && isText(right)) return { type: 'bool', run: both(left.run, right.run, apply<string>) };
  if (isBoolean(left) && isBoolean(right))
    return { type: 'bool', run: both(left.run, right.run, apply<boolean>) };
  return undefined;
}

const TESTS = new Map<string, (text: string, part: string) => boolean>([
  ['startsWith', (text, part) => text.startsWith(part)],
  ['endsWith', (text, part) => text.endsWith(part)],
  ['contains', containsText],
]);

/** String tests such as `origin.startsWith("O")`. */
export function textTest(
  method: string,
  text: TypedClosure | undefined,
  part: TypedClosure | undefined,
): TypedClosure | undefined {
  const apply = TESTS.get(method);
  if (apply === undefined || !isText(text) || !isText(part)) return undefined;
  return { type: 'bool', run: both(text.run, part.run, apply) };
}
