import type { Binary, PromqlExpression, Matching, NumberLiteral } from './ast.js';
import { checkAggregation, checkBinary, checkCall, checkUnary } from './checks.js';
import { SyntaxFault } from './fault.js';
import type { PromqlFault } from './fault.js';
import { readDuration } from './duration.js';
import { readGroupingLabels, readMatching } from './grouping.js';
import { tokenize } from './lexer.js';
import { readModifiers } from './modifiers.js';
import type { ParserContext } from './parser-context.js';
import { numberValue } from './number-literal.js';
import { readSelector } from './selector.js';
import { isSince } from './target.js';
import type { PrometheusTarget } from './target.js';
import { TokenStream } from './token-stream.js';
import { AGGREGATIONS, NEVER_A_METRIC, NEW_AGGREGATIONS } from './token.js';

/** Longest expression that is read, in UTF-16 code units. */
export const MAX_PROMQL_LENGTH = 65_536;
/** How deep parentheses, calls and powers of an expression may be within each other. */
export const MAX_PROMQL_DEPTH = 200;

const BOUNDLESS =
  'the selector matches every series: add the name of a metric, or a matcher that needs a value';

/** What an expression is, as far as it can be read, and why Prometheus does not accept it. */
export interface ParsedPromql {
  /** `undefined` after a syntax error. */
  readonly expression: PromqlExpression | undefined;
  /** In the order of the text; empty if Prometheus accepts the expression. */
  readonly faults: readonly PromqlFault[];
}

/** Reads an expression as a version of Prometheus does: its syntax, and the types of all its parts. Takes linear time. */
export function parsePromql(text: string, target: PrometheusTarget): ParsedPromql {
  if (text.length > MAX_PROMQL_LENGTH) {
    const message = `the expression has ${text.length} characters: at most ${MAX_PROMQL_LENGTH} are allowed`;
    return { expression: undefined, faults: [{ offset: MAX_PROMQL_LENGTH, message }] };
  }
  const faults: PromqlFault[] = [];
  try {
    const stream = new TokenStream(tokenize(text, target));
    const context: ParserContext = { target, faults, stream, boundless: new Set() };
    const expression = new Parser(context).all();
    for (const offset of context.boundless) faults.push({ offset, message: BOUNDLESS });
    return { expression, faults: faults.toSorted((a, b) => a.offset - b.offset) };
  } catch (error) {
    if (!(error instanceof SyntaxFault)) throw error;
    return { expression: undefined, faults: [{ offset: error.offset, message: error.message }] };
  }
}

/** Higher binds tighter. */
const PRECEDENCE: ReadonlyMap<string, number> = new Map([
  ['or', 1],
  ...['and', 'unless'].map((operator): [string, number] => [operator, 2]),
  ...['==', '!=', '<', '<=', '>', '>='].map((operator): [string, number] => [operator, 3]),
  ...['+', '-'].map((operator): [string, number] => [operator, 4]),
  ...['*', '/', '%', 'atan2'].map((operator): [string, number] => [operator, 5]),
  ['^', 6],
]);
const POWER = 6;

class Parser {
  readonly #context: ParserContext;
  readonly #stream: TokenStream;
  #depth = 0;

  constructor(context: ParserContext) {
    this.#context = context;
    this.#stream = context.stream;
  }

  all(): PromqlExpression {
    if (this.#stream.peek().kind === 'end') throw new SyntaxFault(0, 'there is no expression');
    const expression = this.#binary(1);
    if (this.#stream.peek().kind !== 'end') throw this.#stream.unexpected('an operator or the end');
    return expression;
  }

  #binary(minimum: number): PromqlExpression {
    this.#depth += 1;
    if (this.#depth > MAX_PROMQL_DEPTH) {
      const message = `the expression is nested too deeply: at most ${MAX_PROMQL_DEPTH} levels are allowed`;
      throw new SyntaxFault(this.#stream.peek().from, message);
    }
    let left = this.#operand();
    for (;;) {
      const { kind, text } = this.#stream.peek();
      const precedence = kind === 'symbol' || kind === 'keyword' ? PRECEDENCE.get(text) : undefined;
      if (precedence === undefined || precedence < minimum) break;
      const operator = this.#stream.next();
      const matching = readMatching(this.#context);
      const right = this.#binary(precedence === POWER ? POWER : precedence + 1);
      left = this.#combined(left, operator.text, operator.from, matching, right);
    }
    this.#depth -= 1;
    return left;
  }

  #combined(
    left: PromqlExpression,
    operator: string,
    at: number,
    matching: Matching,
    right: PromqlExpression,
  ): Binary {
    const type = checkBinary(this.#context.faults, { left, operator, at, matching, right });
    return { kind: 'binary', operator, matching, left, right, from: left.from, to: right.to, type };
  }

  /** Signs bind tighter than `*`, but less tightly than `^`. */
  #operand(): PromqlExpression {
    const first = this.#stream.peek();
    let negative = false;
    let signs = 0;
    while (this.#stream.isSymbol('-') || this.#stream.isSymbol('+')) {
      if (this.#stream.next().text === '-') negative = !negative;
      signs += 1;
    }
    if (signs === 0) return readModifiers(this.#context, this.#primary());
    const inner = this.#binary(POWER);
    if (inner.kind === 'number') {
      return { ...inner, value: negative ? -inner.value : inner.value, from: first.from };
    }
    const type = checkUnary(this.#context.faults, first, inner);
    return { kind: 'unary', negative, inner, from: first.from, to: inner.to, type };
  }

  #primary(): PromqlExpression {
    const stream = this.#stream;
    const token = stream.peek();
    switch (token.kind) {
      case 'number':
        return this.#number();
      case 'duration':
        return this.#duration();
      case 'string':
        stream.next();
        return {
          kind: 'string',
          value: token.string?.value ?? '',
          from: token.from,
          to: token.to,
          type: 'string',
        };
      case 'identifier':
        return stream.isSymbol('(', 1) ? this.#call() : readSelector(this.#context);
      case 'metric identifier':
        return readSelector(this.#context);
      case 'keyword':
        if (this.#startsAggregation()) return this.#aggregation();
        if (NEVER_A_METRIC.has(token.text)) throw stream.unexpected('an expression');
        return readSelector(this.#context);
      case 'symbol':
        if (token.text === '(') return this.#parentheses();
        if (token.text === '{') return readSelector(this.#context);
        throw stream.unexpected('an expression');
      case 'end':
        throw stream.unexpected('an expression');
    }
  }

  #number(): NumberLiteral {
    const { text, from, to } = this.#stream.next();
    const value = numberValue(text);
    if (value === undefined) {
      this.#context.faults.push({ offset: from, message: `${text} is not a number, or is too large` });
    }
    return { kind: 'number', value: value ?? 0, from, to, type: 'scalar' };
  }

  /** Since Prometheus 2.54, a duration stands for its seconds. */
  #duration(): NumberLiteral {
    if (!isSince(this.#context.target, '2.54')) {
      throw this.#stream.unexpected('an expression, and not a duration before Prometheus 2.54');
    }
    const { text, from, to } = this.#stream.next();
    const ms = readDuration(text);
    if (typeof ms === 'string') this.#context.faults.push({ offset: from, message: ms });
    else if (ms === 0 && !isSince(this.#context.target, '3.4')) {
      this.#context.faults.push({ offset: from, message: 'a duration must be greater than 0' });
    }
    return { kind: 'number', value: typeof ms === 'string' ? 0 : ms / 1000, from, to, type: 'scalar' };
  }

  #parentheses(): PromqlExpression {
    const { from } = this.#stream.next();
    const inner = this.#binary(1);
    this.#stream.expect(')', 'after the expression in parentheses');
    return { kind: 'parentheses', inner, from, to: this.#stream.readTo, type: inner.type };
  }

  #call(): PromqlExpression {
    const { text: name, from } = this.#stream.next();
    const args = this.#args();
    const to = this.#stream.readTo;
    const type = checkCall(this.#context, { name, args, from });
    return { kind: 'call', name, args, from, to, type };
  }

  #args(): readonly PromqlExpression[] {
    const stream = this.#stream;
    stream.expect('(', 'before the arguments');
    const args: PromqlExpression[] = [];
    if (stream.take(')')) return args;
    do {
      if (args.length > 0 && stream.isSymbol(')')) throw stream.unexpected('an argument', 'after ","');
      args.push(this.#binary(1));
    } while (stream.take(','));
    stream.expect(')', 'after the arguments');
    return args;
  }

  #startsAggregation(): boolean {
    const { text } = this.#stream.peek();
    if (![...AGGREGATIONS, ...NEW_AGGREGATIONS].some((each) => each === text)) return false;
    const { kind, text: after } = this.#stream.peek(1);
    return (
      (kind === 'symbol' && after === '(') || (kind === 'keyword' && (after === 'by' || after === 'without'))
    );
  }

  #aggregation(): PromqlExpression {
    const { text: operator, from } = this.#stream.next();
    const before = this.#grouping();
    const args = this.#args();
    const grouping = before ?? this.#grouping() ?? { without: false, labels: [] };
    const to = this.#stream.readTo;
    const type = checkAggregation(this.#context, { operator, args, from });
    return { kind: 'aggregation', operator, args, ...grouping, from, to, type };
  }

  #grouping(): { readonly without: boolean; readonly labels: readonly string[] } | undefined {
    if (!this.#stream.isKeyword('by', 'without')) return undefined;
    const without = this.#stream.next().text === 'without';
    return { without, labels: readGroupingLabels(this.#context) };
  }
}
