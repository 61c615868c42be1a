import type { LabelMatcher, VectorSelector } from './ast.js';
import { MATCH_OPERATORS, matchesEmpty, regexFault } from './matcher.js';
import type { MatchOperator } from './matcher.js';
import type { ParserContext } from './parser-context.js';
import { isSince } from './target.js';

/** The version that reads `{"a name with dots"}`. */
const QUOTED_NAMES_SINCE = '2.51';

/** `orders_total`, `orders_total{tenant="a"}` or `{job="a"}`. */
export function readSelector(context: ParserContext): VectorSelector {
  const { stream } = context;
  const start = stream.peek();
  const name = start.kind === 'symbol' ? undefined : stream.next();
  const braces = stream.isSymbol('{');
  const inside = braces ? stream.peek().to : stream.readTo;
  const matchers = braces ? readMatchers(context) : [];
  const selector: VectorSelector = {
    kind: 'selector',
    name: name?.written,
    matchers,
    offsetMs: 0,
    at: undefined,
    inside,
    braces,
    from: start.from,
    to: stream.readTo,
    type: 'instant vector',
  };
  checkSelector(context, selector);
  return selector;
}

function readMatchers(context: ParserContext): readonly LabelMatcher[] {
  const { stream } = context;
  stream.expect('{', 'before the matchers');
  const matchers: LabelMatcher[] = [];
  while (!stream.isSymbol('}')) {
    matchers.push(readMatcher(context));
    if (!stream.take(',')) break;
  }
  stream.expect('}', 'after the matchers');
  return matchers;
}

function readMatcher(context: ParserContext): LabelMatcher {
  const { stream, target, faults } = context;
  const label = stream.peek();
  if (label.kind === 'string' && !isSince(target, QUOTED_NAMES_SINCE)) {
    throw stream.unexpected(
      `the name of a label (names in quotes need Prometheus ${QUOTED_NAMES_SINCE}, the target is ${target.version})`,
    );
  }
  if (label.kind !== 'string' && label.kind !== 'identifier') throw stream.unexpected('a label or "}"');
  stream.next();
  const name = label.string?.value ?? label.text;
  if (label.kind === 'string' && (stream.isSymbol(',') || stream.isSymbol('}'))) {
    return { label: '__name__', operator: '=', value: name, from: label.from, to: label.to };
  }
  const operator = readOperator(context);
  const value = stream.peek();
  if (value.kind !== 'string') throw stream.unexpected('a value in quotes', `after ${name}${operator}`);
  stream.next();
  const string = value.string ?? { value: '', broken: false };
  const fault = operator.endsWith('~') ? regexFault(string, target) : undefined;
  if (fault !== undefined) faults.push({ offset: value.from, message: fault });
  return { label: name, operator, value: string.value, from: label.from, to: value.to };
}

function readOperator({ stream }: ParserContext): MatchOperator {
  const { kind, text } = stream.peek();
  const operator = MATCH_OPERATORS.find((each) => kind === 'symbol' && each === text);
  if (operator === undefined) throw stream.unexpected('=, !=, =~ or !~');
  stream.next();
  return operator;
}

/** Prometheus refuses a selector of all series, and one with two names. */
function checkSelector({ faults, boundless }: ParserContext, { name, matchers, from }: VectorSelector): void {
  if (name !== undefined) {
    const again = matchers.find(({ label }) => label === '__name__');
    if (again === undefined) return;
    const message = `the name of the metric is given twice: "${name}" and "${again.value}"`;
    faults.push({ offset: again.from, message });
    return;
  }
  // An invalid regular expression has its own fault.
  if (matchers.every(({ operator, value }) => matchesEmpty(operator, value) === true)) boundless.add(from);
}
