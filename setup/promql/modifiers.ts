import type { At, PromqlExpression, MatrixSelector, Subquery, VectorSelector } from './ast.js';
import { checkSubquery } from './checks.js';
import { readDuration } from './duration.js';
import { numberValue } from './number-literal.js';
import type { ParserContext } from './parser-context.js';
import { isSince } from './target.js';

/** Durations are whole numbers of nanoseconds, in 63 bits. */
const MAX_SECONDS = 2 ** 63 / 1e9;
/** Prometheus counts time in milliseconds, in 63 bits. */
const MAX_TIMESTAMP = 2 ** 63;

/** Reads `[5m]`, `[1h:1m]`, `offset 5m` and `@ 0` after an expression. */
export function readModifiers(context: ParserContext, operand: PromqlExpression): PromqlExpression {
  const { stream } = context;
  let expression = operand;
  for (;;) {
    if (stream.isSymbol('[')) expression = readRange(context, expression);
    else if (stream.isKeyword('offset')) expression = readOffset(context, expression);
    else if (stream.isSymbol('@')) expression = readAt(context, expression);
    else return expression;
  }
}

function readRange(context: ParserContext, inner: PromqlExpression): PromqlExpression {
  const { stream } = context;
  const { from: at } = stream.next();
  const rangeMs = readPositive(context);
  if (!stream.take(':')) {
    stream.expect(']', 'after the range');
    return rangeOf(context, inner, rangeMs, at);
  }
  if (!stream.isSymbol(']')) readPositive(context);
  stream.expect(']', 'after the subquery');
  const type = checkSubquery(context.faults, inner);
  const to = stream.readTo;
  return { kind: 'subquery', inner, offsetMs: 0, at: undefined, from: inner.from, to, type };
}

function rangeOf(
  context: ParserContext,
  inner: PromqlExpression,
  rangeMs: number,
  at: number,
): PromqlExpression {
  const to = context.stream.readTo;
  const fault = rangeFault(inner);
  if (fault !== undefined) context.faults.push({ offset: at, message: fault });
  if (inner.kind !== 'selector') return { ...inner, to, type: 'unknown' };
  return { kind: 'range', selector: inner, rangeMs, from: inner.from, to, type: 'range vector' };
}

function rangeFault(inner: PromqlExpression): string | undefined {
  if (inner.kind !== 'selector') {
    return 'a range needs a selector before it; of any other expression, take a subquery such as [5m:1m]';
  }
  if (inner.offsetMs !== 0) return 'the range comes before "offset": x[5m] offset 1h';
  return typeof inner.at === 'number' ? 'the range comes before "@": x[5m] @ 0' : undefined;
}

/** A duration in brackets, in milliseconds. Since 2.54 it may be a number of seconds, and since 3.4 it may have signs. */
function readPositive(context: ParserContext): number {
  const { stream, target, faults } = context;
  const { from } = stream.peek();
  const ms = isSince(target, '3.4') ? readSigned(context) : readUnsigned(context);
  if (ms <= 0 && isSince(target, '3.4')) {
    faults.push({ offset: from, message: 'a duration must be greater than 0' });
  }
  return ms;
}

function readSigned(context: ParserContext): number {
  const { stream } = context;
  let sign = 1;
  while (stream.isSymbol('-') || stream.isSymbol('+')) {
    if (stream.next().text === '-') sign = -sign;
  }
  return sign * readUnsigned(context);
}

function readUnsigned({ stream, target, faults }: ParserContext): number {
  const { kind, text, from } = stream.peek();
  const takesNumbers = isSince(target, '2.54');
  if (kind !== 'duration' && !(kind === 'number' && takesNumbers)) {
    throw stream.unexpected('a duration such as 5m');
  }
  stream.next();
  const fault = (message: string) => {
    faults.push({ offset: from, message });
    return 1;
  };
  if (kind === 'number') {
    const seconds = numberValue(text);
    if (seconds === undefined) return fault(`${text} is not a number`);
    // Also false for NaN, which Prometheus takes for a duration.
    if (Math.abs(seconds) > MAX_SECONDS && isSince(target, '3.4'))
      return fault('the duration is out of range');
    return seconds * 1000;
  }
  const ms = readDuration(text);
  if (typeof ms === 'string') return fault(ms);
  if (ms === 0 && !isSince(target, '3.4')) return fault('a duration must be greater than 0');
  return ms;
}

function readOffset(context: ParserContext, expression: PromqlExpression): PromqlExpression {
  const { stream, target, faults } = context;
  const { from: at } = stream.next();
  const signed = isSince(target, '3.4');
  const negative = !signed && stream.take('-');
  const ms = signed ? readSigned(context) : readUnsigned(context);
  const offsetMs = negative ? -ms : ms;
  const selector = selectorOf(expression);
  if (selector === undefined) {
    const message =
      '"offset" needs a selector or a subquery before it, such as x offset 5m or x[5m] offset 5m';
    faults.push({ offset: at, message });
    return expression;
  }
  if (selector.offsetMs !== 0) faults.push({ offset: at, message: '"offset" is given twice' });
  return modified(expression, { offsetMs }, stream.readTo);
}

function readAt(context: ParserContext, expression: PromqlExpression): PromqlExpression {
  const { stream, faults } = context;
  const { from: offset } = stream.next();
  const at = readTime(context);
  if (typeof at === 'number' && !(Math.abs(at) < MAX_TIMESTAMP)) {
    faults.push({ offset, message: 'the time after "@" is out of range' });
  }
  const selector = selectorOf(expression);
  if (selector === undefined) {
    const message = '"@" needs a selector or a subquery before it, such as x @ 0 or x[5m] @ 0';
    faults.push({ offset, message });
    return expression;
  }
  if (selector.at !== undefined) faults.push({ offset, message: '"@" is given twice' });
  return modified(expression, { at }, stream.readTo);
}

function readTime(context: ParserContext): At {
  const { stream, target, faults } = context;
  if (stream.isKeyword('start', 'end')) {
    const word = stream.next().text === 'start' ? 'start' : 'end';
    stream.expect('(', `after "${word}"`);
    stream.expect(')', `after "${word}("`);
    return word;
  }
  const sign = stream.take('-') ? -1 : 1;
  if (sign === 1) stream.take('+');
  const { kind, text, from } = stream.peek();
  if (kind === 'number') {
    stream.next();
    const seconds = numberValue(text);
    if (seconds === undefined) faults.push({ offset: from, message: `${text} is not a number` });
    return sign * (seconds ?? 0);
  }
  if (kind === 'duration' && isSince(target, '2.54')) return (sign * readUnsigned(context)) / 1000;
  throw stream.unexpected('a time in seconds, start() or end()', 'after "@"');
}

/** The part that holds the modifiers of an expression. */
function selectorOf(expression: PromqlExpression): VectorSelector | Subquery | undefined {
  if (expression.kind === 'range') return expression.selector;
  return expression.kind === 'selector' || expression.kind === 'subquery' ? expression : undefined;
}

function modified(
  expression: PromqlExpression,
  change: { readonly offsetMs: number } | { readonly at: At },
  to: number,
): VectorSelector | MatrixSelector | Subquery | PromqlExpression {
  if (expression.kind === 'range')
    return { ...expression, selector: { ...expression.selector, ...change }, to };
  if (expression.kind === 'selector' || expression.kind === 'subquery')
    return { ...expression, ...change, to };
  return expression;
}
