import type { Scope } from '../../../setup/expression/scope.js';
import type { MetricLabel } from '../../../setup/model/metric.js';
import { conditionReader, numberReader, sharedReader, textReader } from '../../transform/reader.js';
import type { PlacedExpression, Reader } from '../../transform/reader.js';
import { LabelsReader } from '../../pipeline/labels-reader.js';

/**
 * The expressions of a stream's metrics and insights, compiled once each: fifty metrics labelled by the same field read
 * it once per event.
 */
export class StreamReaders {
  readonly #scope: Scope;
  readonly #conditions = new Map<string, Reader<boolean>>();
  readonly #texts = new Map<string, Reader<string>>();
  readonly #labels = new Map<string, LabelsReader>();
  readonly #numbers = new Map<string, Reader<number>>();
  readonly #amounts = new Map<string, Reader<number>>();

  /** `scope`: the fields after all steps of the stream. */
  constructor(scope: Scope) {
    this.#scope = scope;
  }

  /** `place` names where the expression stands, in messages; of several places with the same expression, the first. */
  condition(source: string, place: string): Reader<boolean> {
    return shared(this.#conditions, source, () => conditionReader(this.#compile(source, 'bool', place)));
  }

  text(source: string, place: string): Reader<string> {
    return shared(this.#texts, source, () => textReader(this.#compile(source, 'scalar', place)));
  }

  /** Of all metrics with these expressions, in this order. */
  labels(labels: readonly MetricLabel[], place: string): LabelsReader {
    const key = JSON.stringify(labels.map(({ value }) => value));
    let reader = this.#labels.get(key);
    if (reader === undefined) {
      reader = new LabelsReader(
        labels.map(({ name, value }) => this.text(value, `${place}, label "${name}"`)),
      );
      this.#labels.set(key, reader);
    }
    return reader;
  }

  number(source: string, place: string): Reader<number> {
    return shared(this.#numbers, source, () => numberReader(this.#compile(source, 'double', place)));
  }

  /** A number that a counter may be given. */
  amount(source: string, place: string): Reader<number> {
    return shared(this.#amounts, source, () => numberReader(this.#compile(source, 'double', place), 0));
  }

  #compile(source: string, expected: 'bool' | 'double' | 'scalar', place: string): PlacedExpression {
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
