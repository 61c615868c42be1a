import type { Matching } from './ast.js';
import type { ParserContext } from './parser-context.js';
import { isSince } from './target.js';

const LABEL = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
/** Keywords that no list of labels may contain. */
const NEVER_A_LABEL = 'without';

/** The modifiers between an operator and its right side. */
export function readMatching(context: ParserContext): Matching {
  const { stream } = context;
  const bool = stream.takeKeyword('bool');
  if (!stream.isKeyword('on', 'ignoring')) {
    return { bool, on: false, labels: [], group: undefined, include: [] };
  }
  const on = stream.next().text === 'on';
  const labels = readGroupingLabels(context);
  if (!stream.isKeyword('group_left', 'group_right')) {
    return { bool, on, labels, group: undefined, include: [] };
  }
  const group = stream.next().text === 'group_left' ? 'left' : 'right';
  const include = stream.isSymbol('(') ? readGroupingLabels(context) : [];
  return { bool, on, labels, group, include };
}

/** `(origin, haul)` */
export function readGroupingLabels(context: ParserContext): readonly string[] {
  const { stream } = context;
  stream.expect('(', 'before the labels');
  const labels: string[] = [];
  while (!stream.isSymbol(')')) {
    labels.push(readLabel(context));
    if (!stream.take(',')) break;
  }
  stream.expect(')', 'after the labels');
  return labels;
}

function readLabel({ stream, target, faults }: ParserContext): string {
  const token = stream.peek();
  const quoted = token.kind === 'string' && isSince(target, '2.55');
  const isWord =
    token.kind === 'identifier' || token.kind === 'metric identifier' || token.kind === 'keyword';
  if ((!isWord && !quoted) || (token.kind === 'keyword' && token.text === NEVER_A_LABEL)) {
    throw stream.unexpected('a label');
  }
  stream.next();
  const label = token.string?.value ?? token.text;
  // Prometheus 3 accepts any UTF-8 as a name.
  const isValid = isSince(target, '3.0') ? label !== '' : LABEL.test(label);
  if (!isValid) faults.push({ offset: token.from, message: `${token.text} is not the name of a label` });
  return label;
}
