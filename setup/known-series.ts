import { ExpressionError } from './expression/error.js';
import type { Scope } from './expression/scope.js';
import { scopeOf } from './expression/step-scope.js';
import type { Metric, MetricLabel } from './model/metric.js';
import { metricTraits } from './model/metric-kinds.js';
import type { Setup } from './model/setup.js';
import { fieldsWrittenBy, stepsBefore } from './model/step.js';
import type { Step } from './model/step.js';
import type { JsonSchema, Stream } from './model/stream.js';

/** Most series of one metric that exist before their first event. */
export const MAX_KNOWN_SERIES = 1_000;

/** The label values that are known before the first event, in the order of the metric's labels. */
export interface KnownValues {
  readonly values: readonly (readonly string[])[];
  /** Number of their combinations. */
  readonly combinations: number;
  /** Whether these series exist from the start. */
  readonly exist: boolean;
}

type Declarations = Pick<Setup, 'streams' | 'steps' | 'metrics'>;

/**
 * The known label values of all metrics whose series start at 0. A metric is missing if the values of one of its labels are not known.
 * Values are known from the label's "values", from `enum` or `const` in the schema of the field that the label is, or because the
 * expression is a boolean.
 */
export function knownValuesOf({ streams, steps, metrics }: Declarations): ReadonlyMap<string, KnownValues> {
  const fields = (before: Metric['before']) =>
    new Map(
      streams.map((each) => [
        each.name,
        new KnownFields(each, stepsBefore(before, steps.get(each.name) ?? [])),
      ]),
    );
  const [afterSteps, beforeEach] = [fields(undefined), fields('each')];
  const known = new Map<string, KnownValues>();
  for (const metric of metrics.filter((each) => metricTraits(each).startsAtZero)) {
    const seen = (metric.before === undefined ? afterSteps : beforeEach).get(metric.stream);
    const values = metric.labels.map((label) => label.values ?? seen?.valuesOf(label));
    if (values.every((each) => each !== undefined)) known.set(metric.name, within(metric, values));
  }
  return known;
}

/** The label sets of known values. For a metric without labels it is one empty set. */
export function labelSetsOf({ values, exist }: KnownValues): readonly (readonly string[])[] {
  if (!exist) return [];
  return values.reduce<readonly (readonly string[])[]>(
    (sets, of) => sets.flatMap((set) => of.map((value) => [...set, value])),
    [[]],
  );
}

/** The greatest number of combinations of known values for which the series exist from the start. */
export function knownLimit({ seriesLimit }: Pick<Metric, 'seriesLimit'>): number {
  return Math.min(seriesLimit, MAX_KNOWN_SERIES);
}

function within(metric: Metric, values: readonly (readonly string[])[]): KnownValues {
  const combinations = values.reduce((product, { length }) => product * length, 1);
  const fitLabels = metric.labels.every(({ limit }, at) => (values[at] ?? []).length <= limit);
  return { values, combinations, exist: fitLabels && combinations <= knownLimit(metric) };
}

/** A path of fields: `status`, `event.status`, `payment.status`. */
const FIELD_PATH = /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*$/;

/** What the schema and the steps of a stream say about the values of labels. */
class KnownFields {
  readonly #stream: Stream;
  readonly #steps: readonly Step[];
  readonly #written: ReadonlySet<string>;
  #scope: Scope | undefined;

  constructor(stream: Stream, steps: readonly Step[]) {
    this.#stream = stream;
    this.#steps = steps;
    this.#written = new Set(steps.flatMap(fieldsWrittenBy));
  }

  valuesOf({ value, absent }: MetricLabel): readonly string[] | undefined {
    const values = this.#schemaValues(value) ?? (this.#isBoolean(value) ? ['false', 'true'] : undefined);
    return values === undefined || absent === '' ? values : [...new Set([...values, absent])];
  }

  #schemaValues(source: string): readonly string[] | undefined {
    if (!FIELD_PATH.test(source)) return undefined;
    const path = source.replace(/^event\./, '').split('.');
    // A step has changed the field: its values are not those of the schema.
    if (this.#written.has(path[0] ?? '')) return undefined;
    const schema = path.reduce<unknown>(propertyOf, this.#stream.schema);
    return isObject(schema) ? listedValues(schema) : undefined;
  }

  #isBoolean(source: string): boolean {
    try {
      this.#scope ??= scopeOf(this.#stream, this.#steps);
      return this.#scope.compile(source, 'scalar').type === 'bool';
    } catch (error) {
      // The check reports it.
      if (error instanceof ExpressionError) return false;
      throw error;
    }
  }
}

function propertyOf(schema: unknown, name: string): unknown {
  const properties = isObject(schema) ? schema['properties'] : undefined;
  return isObject(properties) && Object.hasOwn(properties, name) ? properties[name] : undefined;
}

/** The texts of an `enum` or `const`, without null, which is no value of a label; `undefined` if there is none. */
function listedValues(schema: JsonSchema): readonly string[] | undefined {
  const listed: unknown = 'const' in schema ? [schema['const']] : schema['enum'];
  if (!Array.isArray(listed)) return undefined;
  const values = listed.filter((value) => value !== null);
  return values.every(isScalar) ? [...new Set(values.map(String))] : undefined;
}

function isScalar(value: unknown): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}

function isObject(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
