import { fold } from '../../../setup/promql/ast.js';
import type { Aggregation, Binary, Call, PromqlExpression } from '../../../setup/promql/ast.js';

/** The labels that the series of a result may have; `undefined`: any. */
type Labels = ReadonlySet<string> | undefined;

const NONE: Labels = new Set();

/** Functions that give their series without labels or with other ones. */
const WITHOUT_LABELS: ReadonlySet<string> = new Set(['scalar', 'time', 'pi', 'vector']);
const CHANGES_LABELS: ReadonlySet<string> = new Set([
  'label_replace',
  'label_join',
  'info',
  'absent',
  'absent_over_time',
]);
const KEEPS_LABELS: ReadonlySet<string> = new Set(['topk', 'bottomk', 'limitk', 'limit_ratio']);

/** Labels of the result of an expression, as far as its aggregations fix them; `undefined`: those of the selected series. */
export function resultLabels(expression: PromqlExpression): Labels {
  return fold<Labels>(expression, labelsOf);
}

function labelsOf(expression: PromqlExpression, children: readonly Labels[]): Labels {
  switch (expression.kind) {
    case 'number':
    case 'string':
      return NONE;
    case 'selector':
      return undefined;
    case 'range':
    case 'subquery':
    case 'unary':
    case 'parentheses':
      return children[0];
    case 'call':
      return ofCall(expression, children);
    case 'aggregation':
      return ofAggregation(expression, children.at(-1));
    case 'binary':
      return ofBinary(expression, children);
  }
}

function ofCall({ name, args }: Call, children: readonly Labels[]): Labels {
  if (WITHOUT_LABELS.has(name)) return NONE;
  if (CHANGES_LABELS.has(name)) return undefined;
  const vector = args.findIndex(({ type }) => type === 'instant vector' || type === 'range vector');
  const labels = vector === -1 ? NONE : children[vector];
  return name.startsWith('histogram_') ? without(labels, 'le') : labels;
}

function ofAggregation({ operator, labels, without: isWithout }: Aggregation, inner: Labels): Labels {
  if (KEEPS_LABELS.has(operator)) return inner;
  if (operator === 'count_values') return undefined;
  if (!isWithout) return new Set(labels);
  return inner === undefined ? undefined : new Set([...inner].filter((label) => !labels.includes(label)));
}

function ofBinary({ operator, matching, left, right }: Binary, [ofLeft, ofRight]: readonly Labels[]): Labels {
  if (left.type === 'scalar') return ofRight;
  if (right.type === 'scalar') return ofLeft;
  if (operator === 'or') return union(ofLeft, ofRight);
  if (operator === 'and' || operator === 'unless') return ofLeft;
  if (matching.group === 'right') return union(ofRight, new Set(matching.include));
  if (matching.group === 'left') return union(ofLeft, new Set(matching.include));
  return ofLeft;
}

function union(a: Labels, b: Labels): Labels {
  return a === undefined || b === undefined ? undefined : new Set([...a, ...b]);
}

function without(labels: Labels, left: string): Labels {
  return labels === undefined ? undefined : new Set([...labels].filter((label) => label !== left));
}
