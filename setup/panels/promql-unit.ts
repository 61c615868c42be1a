import { catalogByName } from '../catalog.js';
import type { CatalogEntry } from '../catalog.js';
import type { MetricDisplay } from '../model/display.js';
import type { Setup } from '../model/setup.js';
import { GRAFANA_UNIT_OF, unitOfShow } from './unit.js';
import { EXPORTER_CLOCK, natureOf } from './nature.js';
import { fold } from '../promql/ast.js';
import type { Aggregation, Binary, Call, PromqlExpression, VectorSelector } from '../promql/ast.js';
import { isComparison } from '../promql/arithmetic.js';
import { parsePromql } from '../promql/parser.js';
import { LENIENT_TARGET } from '../promql/target.js';
import { unitOf } from '../catalog.js';

/** A unit of Grafana, or what has none: a literal, or a moment in seconds since 1970. `undefined`: not known. */
type Measure =
  // `hundredfold`: on the way from a ratio to a percentage.
  | { readonly unit: string; readonly hundredfold?: true }
  | { readonly literal: number }
  | 'moment'
  | undefined;

const COUNT: Measure = { unit: 'short' };
const RATIO: Measure = { unit: 'percentunit' };
/** What a quantity becomes per second, and back per event. */
const PER_SECOND: Readonly<Record<string, string>> = { short: 'cps', s: 'percentunit', bytes: 'binBps' };
const PER_EVENT: Readonly<Record<string, string>> = { percentunit: 's', binBps: 'bytes' };

const COUNTING = new Set(['count', 'group', 'count_values']);
const COUNTING_CALLS = new Set([
  'changes',
  'resets',
  'count_over_time',
  'absent',
  'absent_over_time',
  'present_over_time',
]);
const RATES = new Set(['rate', 'irate', 'deriv']);
const MOMENTS = new Set(['time', 'timestamp']);
/** Functions whose result has the unit of their range or vector. */
const KEEPING =
  /^(?:increase|delta|idelta|(?:avg|min|max|sum|last|quantile|stddev)_over_time|abs|ceil|floor|round|clamp\w*|sort\w*|label_\w+|scalar|vector|predict_linear)$/;

/**
 * The unit of Grafana in which the value of an expression is read, as far as the metrics in it tell. A quotient of equal units is a
 * ratio if its bound may be one, that is, from 0 to 1.
 */
export function unitOfPromql(promql: string, bound: number, setup: Setup): string | undefined {
  const { expression } = parsePromql(promql, LENIENT_TARGET);
  const entries = catalogByName(setup);
  return expression && unitOfExpression(expression, bound, { entries, displays: setup.displays });
}

/** What tells the units of metrics. Those of other ones are in their names. */
export interface MeasuredMetrics {
  /** By name. */
  readonly entries: ReadonlyMap<string, CatalogEntry>;
  readonly displays: ReadonlyMap<string, Pick<MetricDisplay, 'unit'>>;
}

/** See `unitOfPromql`. */
export function unitOfExpression(
  expression: PromqlExpression,
  bound: number,
  metrics: MeasuredMetrics,
): string | undefined {
  const units = new Units(metrics, bound);
  const measure = fold<Measure>(expression, (each, children) => units.of(each, children));
  if (typeof measure !== 'object' || !('unit' in measure) || measure.hundredfold) return undefined;
  return measure.unit;
}

class Units {
  readonly #metrics: MeasuredMetrics;
  readonly #bound: number;

  constructor(metrics: MeasuredMetrics, bound: number) {
    this.#metrics = metrics;
    this.#bound = bound;
  }

  of(expression: PromqlExpression, children: readonly Measure[]): Measure {
    switch (expression.kind) {
      case 'number':
        return { literal: expression.value };
      case 'string':
        return undefined;
      case 'selector':
        return this.#ofSelector(expression);
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
        return this.#ofBinary(expression, children[0], children[1]);
    }
  }

  #ofSelector({ name = '' }: VectorSelector): Measure {
    if (/:ratio(?:_|$)/.test(name)) return RATIO;
    const [, base = '', part] = /^(.*)_(bucket|sum|count)$/.exec(name) ?? [];
    const { entries, displays } = this.#metrics;
    const histogram = entries.get(base);
    if (histogram?.type === 'histogram' && part === 'count') return COUNT;
    const entry = histogram?.type === 'histogram' ? histogram : entries.get(name);
    const display = entry && displays.get(entry.name)?.unit;
    if (display !== undefined) return { unit: display };
    if (entry === undefined) {
      const word = unitOf(part === 'bucket' || part === 'sum' ? base : name);
      return { unit: GRAFANA_UNIT_OF[word ?? '']?.value ?? 'short' };
    }
    if (entry.name === EXPORTER_CLOCK || natureOf(entry) === 'timestamp') return 'moment';
    return { unit: unitOfShow(entry, { kind: 'value' }) };
  }

  #ofBinary({ operator, matching }: Binary, left: Measure, right: Measure): Measure {
    if (isComparison(operator)) return matching.bool ? COUNT : left;
    switch (operator) {
      case 'or':
        return left ?? right;
      case 'and':
      case 'unless':
        return left;
      case '+':
      case '-':
        return ofSum(left, right);
      case '*':
        return ofProduct(left, right);
      case '/':
        return this.#ofQuotient(left, right);
      default:
        return undefined;
    }
  }

  #ofQuotient(left: Measure, right: Measure): Measure {
    if (typeof left !== 'object' || typeof right !== 'object') return undefined;
    if ('literal' in left || 'literal' in right) return undefined;
    if (left.unit === right.unit && left.hundredfold) return { unit: 'percent' };
    if (left.unit === right.unit) return this.#bound >= 0 && this.#bound <= 1 ? RATIO : COUNT;
    if (right.unit === 'short') return left;
    const perEvent = right.unit === 'cps' ? PER_EVENT[left.unit] : undefined;
    return perEvent === undefined ? undefined : { unit: perEvent };
  }
}

function ofAggregation({ operator }: Aggregation, children: readonly Measure[]): Measure {
  return COUNTING.has(operator) ? COUNT : children.at(-1);
}

function ofCall({ name, args }: Call, children: readonly Measure[]): Measure {
  if (MOMENTS.has(name)) return 'moment';
  if (COUNTING_CALLS.has(name)) return COUNT;
  const index = args.findIndex(({ type }) => type === 'range vector' || type === 'instant vector');
  const measure = children[Math.max(0, index)];
  if (KEEPING.test(name)) return measure;
  if (typeof measure !== 'object' || 'literal' in measure) return undefined;
  if (RATES.has(name)) {
    const unit = PER_SECOND[measure.unit];
    return unit === undefined ? undefined : { unit };
  }
  if (name !== 'histogram_quantile') return undefined;
  // The buckets are counted, but their bounds have the unit of the histogram.
  const unit = Object.entries(PER_SECOND).find(([, perSecond]) => perSecond === measure.unit)?.[0];
  return unit === undefined ? measure : { unit };
}

function ofSum(left: Measure, right: Measure): Measure {
  if (left === 'moment' && right === 'moment') return { unit: 's' };
  if (typeof left !== 'object' || typeof right !== 'object') return undefined;
  if ('literal' in left) return right;
  if ('literal' in right) return left;
  return left.unit === right.unit ? left : undefined;
}

function ofProduct(left: Measure, right: Measure): Measure {
  if (typeof left !== 'object' || typeof right !== 'object') return undefined;
  const [factor, measure] = 'literal' in left ? [left, right] : [right, left];
  if (!('literal' in factor)) return undefined;
  if ('literal' in measure) return { literal: factor.literal * measure.literal };
  if (factor.literal !== 100) return undefined;
  return measure.unit === 'percentunit' ? { unit: 'percent' } : { unit: measure.unit, hundredfold: true };
}
