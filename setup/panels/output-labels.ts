import type { CatalogEntry } from '../catalog.js';
import { fold } from '../promql/ast.js';
import type { Aggregation, Binary, Call, PromqlExpression, VectorSelector } from '../promql/ast.js';
import type { ParsedQuery } from './selectors.js';

/** Labels that tell the series of an expression apart; `undefined` if an unknown metric decides. */
type Labels = readonly string[] | undefined;

/** Series of Prometheus itself. */
const KNOWN: Readonly<Record<string, readonly string[]>> = {
  ALERTS: ['alertname', 'severity'],
  ALERTS_FOR_STATE: ['alertname', 'severity'],
  up: ['job', 'instance'],
};

/** The labels that the series of a query have, apart from those that are the same for all. */
export function outputLabels(
  { expression }: ParsedQuery,
  entryOf: (series: string) => CatalogEntry | undefined,
): Labels {
  if (expression === undefined) return undefined;
  return fold<Labels>(expression, (each, children) => labelsOf(each, children, entryOf));
}

function labelsOf(
  expression: PromqlExpression,
  children: readonly Labels[],
  entryOf: (series: string) => CatalogEntry | undefined,
): Labels {
  switch (expression.kind) {
    case 'number':
    case 'string':
      return [];
    case 'selector':
      return ofSelector(expression, entryOf);
    case 'range':
    case 'subquery':
    case 'unary':
    case 'parentheses':
      return children[0];
    case 'aggregation':
      return ofAggregation(expression, children);
    case 'call':
      return ofCall(expression, children);
    case 'binary':
      return ofBinary(expression, children[0], children[1]);
  }
}

/** A label that must have one value is the same for all. */
function ofSelector(
  { name = '', matchers }: VectorSelector,
  entryOf: (series: string) => CatalogEntry | undefined,
): Labels {
  const entry = entryOf(name);
  const bucket = entry?.type === 'histogram' && name.endsWith('_bucket') ? ['le'] : [];
  const labels = entry === undefined ? KNOWN[name] : [...entry.labels, ...bucket];
  const fixed = matchers.filter(({ operator }) => operator === '=').map(({ label }) => label);
  return without(labels, fixed);
}

/** Those that select series keep them as they are. */
const SELECTING: ReadonlySet<string> = new Set(['topk', 'bottomk', 'limitk', 'limit_ratio']);

function ofAggregation(
  { operator, args, labels, without: isWithout }: Aggregation,
  children: readonly Labels[],
): Labels {
  const inner = children.at(-1);
  if (SELECTING.has(operator)) return inner;
  const kept = isWithout ? without(inner, labels) : labels;
  const [parameter] = args;
  if (operator !== 'count_values' || parameter?.kind !== 'string') return kept;
  return kept === undefined ? undefined : [...kept, parameter.value];
}

const WITHOUT_LABELS: ReadonlySet<string> = new Set([
  'absent',
  'absent_over_time',
  'scalar',
  'time',
  'vector',
]);

function ofCall({ name, args }: Call, children: readonly Labels[]): Labels {
  if (WITHOUT_LABELS.has(name)) return [];
  const at = args.findIndex(({ type }) => type === 'instant vector' || type === 'range vector');
  const labels = children[Math.max(0, at)];
  if (name === 'histogram_quantile') return without(labels, ['le']);
  const [, written] = args;
  if (!name.startsWith('label_') || written?.kind !== 'string' || labels === undefined) return labels;
  return [...new Set([...labels, written.value])];
}

function ofBinary({ operator, matching, left, right }: Binary, one: Labels, other: Labels): Labels {
  if (left.type === 'scalar') return other;
  if (right.type === 'scalar' || operator === 'and' || operator === 'unless') return one;
  if (operator === 'or') return one && other && [...new Set([...one, ...other])];
  if (matching.group !== undefined) {
    const many = matching.group === 'left' ? one : other;
    return many && [...new Set([...many, ...matching.include])];
  }
  return matching.on ? matching.labels : without(one, matching.labels);
}

function without(labels: Labels, left: readonly string[]): Labels {
  return labels?.filter((label) => !left.includes(label));
}
