import type { Scope } from '../../../setup/expression/scope.js';
import type { MetricLabel } from '../../../setup/model/metric.js';
import type { ObservedBuckets } from '../../../setup/model/observed-buckets.js';
import type { TemplateField } from '../../../setup/template.js';
import {
  conditionReader,
  labelReader,
  numberReader,
  sharedReader,
  textReader,
  valueReader,
} from '../../transform/reader.js';
import type { PlacedExpression, Reader } from '../../transform/reader.js';
import type { Observations } from '../../series/observations.js';
import { observationsReader } from '../../transform/observations-reader.js';
import { fieldsReader } from '../../pipeline/fields-reader.js';
import type { FieldsReader } from '../../pipeline/fields-reader.js';
import { LabelsReader } from '../../pipeline/labels-reader.js';

/** What is read of a label; its limit belongs to the metric. */
type ReadLabel = Pick<MetricLabel, 'name' | 'value' | 'absent'>;

/**
 * The expressions of a stream's metrics and insights, each compiled once: fifty metrics with the same label read it once per
 * event.
 */
export class StreamReaders {
  readonly #scope: Scope;
  readonly #conditions = new Map<string, Reader<boolean>>();
  readonly #texts = new Map<string, Reader<string>>();
  readonly #labelTexts = new Map<string, Reader<string>>();
  readonly #labels = new Map<string, LabelsReader>();
  readonly #numbers = new Map<string, Reader<number>>();
  readonly #amounts = new Map<string, Reader<number>>();

  /** `scope`: the fields after all steps of the stream. */
  constructor(scope: Scope) {
    this.#scope = scope;
  }

  /** `place`: where the expression is, for error messages. An expression that is used several times keeps its first place. */
  condition(source: string, place: string): Reader<boolean> {
    return shared(this.#conditions, source, () => conditionReader(this.#compile(source, 'bool', place)));
  }

  text(source: string, place: string): Reader<string> {
    return shared(this.#texts, source, () => textReader(this.#compile(source, 'scalar', place)));
  }

  /** Metrics with the same label expressions in the same order share one reader. */
  labels(labels: readonly ReadLabel[], place: string): LabelsReader {
    const key = JSON.stringify(labels.map(({ value, absent }) => [value, absent]));
    let reader = this.#labels.get(key);
    if (reader === undefined) {
      reader = new LabelsReader(labels.map((label) => this.#label(label, `${place}, label "${label.name}"`)));
      this.#labels.set(key, reader);
    }
    return reader;
  }

  /** The fields that the summary of an insight names. */
  fields(fields: readonly TemplateField[], place: string): FieldsReader {
    const read = ({ source }: TemplateField) =>
      valueReader(this.#compile(source, 'any', `${place}, "summary"`));
    return fieldsReader(new Map(fields.map((field) => [field.source, read(field)])));
  }

  /** The buckets of a histogram that an event carries. */
  observations(
    { bounds, counts, sum, cumulative }: ObservedBuckets,
    declared: readonly number[],
    place: string,
  ): Reader<Observations> {
    const list = (source: string) => valueReader(this.#compile(source, 'list', place));
    const lists = { bounds: list(bounds), counts: list(counts), sum: this.number(sum, `${place}, "sum"`) };
    return observationsReader({ place, ...lists, cumulative, declared });
  }

  #label({ value, absent }: ReadLabel, place: string): Reader<string> {
    return shared(this.#labelTexts, JSON.stringify([value, absent]), () =>
      labelReader(this.#compile(value, 'scalar', place), absent),
    );
  }

  number(source: string, place: string): Reader<number> {
    return shared(this.#numbers, source, () => numberReader(this.#compile(source, 'double', place)));
  }

  /** A number that is not negative, for counters. */
  amount(source: string, place: string): Reader<number> {
    return shared(this.#amounts, source, () => numberReader(this.#compile(source, 'double', place), 0));
  }

  #compile(
    source: string,
    expected: 'bool' | 'double' | 'scalar' | 'list' | 'any',
    place: string,
  ): PlacedExpression {
    return { place, expression: this.#scope.compile(source, expected) };
  }
}

function shared<Value>(
  readers: Map<string, Reader<Value>>,
  source: string,
  create: () => Reader<Value>,
): Reader<Value> {
  let reader = readers.get(source);
  if (reader === undefined) readers.set(source, (reader = sharedReader(create())));
  return reader;
}
