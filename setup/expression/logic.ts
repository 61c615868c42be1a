import { isNumber, isText, isBoolean, mapped } from './typed-closure.js';
import type { Closure, TypedClosure } from './typed-closure.js';

/** `&&` if `decisive` is false, `||` if it is true. If one operand decides, a failure of the other is ignored. */
export function logic(
  decisive: boolean,
  left: TypedClosure | undefined,
  right: TypedClosure | undefined,
): TypedClosure | undefined {
  if (!isBoolean(left) || !isBoolean(right)) return undefined;
  const run: Closure<boolean> = (record) => {
    const first = left.run(record);
    if (first === decisive) return decisive;
    const second = right.run(record);
    return second === decisive || first !== undefined ? second : undefined;
  };
  return { type: 'bool', run };
}

export function negation(operand: TypedClosure | undefined): TypedClosure | undefined {
  return isBoolean(operand) ? { type: 'bool', run: mapped(operand.run, (value) => !value) } : undefined;
}

export function negative(operand: TypedClosure | undefined): TypedClosure | undefined {
  if (!isNumber(operand)) return undefined;
  const { type, run } = operand;
  // Integers have no negative zero.
  return { type, run: mapped(run, type === 'int' ? (value) => 0 - value : (value) => -value) };
}

/** `condition ? first : second`, both of the same type. */
export function choice(
  condition: TypedClosure | undefined,
  first: TypedClosure | undefined,
  second: TypedClosure | undefined,
): TypedClosure | undefined {
  if (!isBoolean(condition) || first?.type !== second?.type) return undefined;
  const { run } = condition;
  if (isNumber(first) && isNumber(second))
    return { type: first.type, run: chosen(run, first.run, second.run) };
  if (isText(first) && isText(second)) return { type: 'string', run: chosen(run, first.run, second.run) };
  if (isBoolean(first) && isBoolean(second)) return { type: 'bool', run: chosen(run, first.run, second.run) };
  return undefined;
}

function chosen<Value>(
  condition: Closure<boolean>,
  first: Closure<Value>,
  second: Closure<Value>,
): Closure<Value> {
  return (record) => {
    const holds = condition(record);
    if (holds === undefined) return undefined;
    return holds ? first(record) : second(record);
  };
}
