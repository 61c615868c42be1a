import type { Page } from '../event/page.js';
import { skipPlain } from '../json-scan/string.js';
import { SHORTEST_TIME, skipDateTime } from './date-time.js';
import { ANY, ARRAY, NONE, NUMBER, OBJECT, STRING, typesNamed } from './json-type.js';

/**
 * The part of a field's JSON Schema that can be told from the bytes. It admits no value that the schema refuses; of one
 * that it does not admit the schema itself has to say whether it is good.
 */
export class QuickCheck {
  /** Types of which it can admit values. */
  readonly #types: number;
  readonly #wholeNumbers: boolean;
  readonly #minimum: number;
  readonly #maximum: number;
  readonly #above: number;
  readonly #below: number;
  readonly #minLength: number;
  readonly #maxLength: number;
  /** Whether a text is good as soon as it is a time that `skipDateTime` knows. */
  readonly admitsTimes: boolean;
  readonly #dateTime: boolean;

  constructor(schema: unknown) {
    const keywords = keywordsOf(schema);
    this.#types = typesOf(schema);
    this.#wholeNumbers = [keywords['type']].flat().includes('integer');
    this.#minimum = numberOr(-Infinity, keywords['minimum']);
    this.#maximum = numberOr(Infinity, keywords['maximum']);
    this.#above = numberOr(-Infinity, keywords['exclusiveMinimum']);
    this.#below = numberOr(Infinity, keywords['exclusiveMaximum']);
    this.#minLength = numberOr(0, keywords['minLength']);
    this.#maxLength = numberOr(Infinity, keywords['maxLength']);
    this.#dateTime = keywords['format'] === 'date-time';
    const anyLength = this.#minLength <= SHORTEST_TIME && this.#maxLength === Infinity;
    this.admitsTimes = this.#dateTime && anyLength && this.knows(STRING);
  }

  /** Whether it can admit any value of the type at all. */
  knows(type: number): boolean {
    return (this.#types & type) !== 0;
  }

  /** Of numbers beyond all bounds, such as 1e999, schemas think differently. */
  admitsNumber(value: number): boolean {
    return (
      (this.#types & NUMBER) !== 0 &&
      value >= this.#minimum &&
      value <= this.#maximum &&
      value > this.#above &&
      value < this.#below &&
      (!this.#wholeNumbers || Number.isInteger(value))
    );
  }

  /** `at` and `end` are outside the quotes. */
  admitsText(page: Page, at: number, end: number): boolean {
    const length = end - at - 2;
    if ((this.#types & STRING) === 0 || length < this.#minLength || length > this.#maxLength) return false;
    // There are never more characters than bytes, but there may be fewer.
    if (this.#minLength > 1 && skipPlain(page, at + 1) < end - 1) return false;
    return !this.#dateTime || skipDateTime(page, at) === end;
  }
}

/** Keywords that are told from the bytes, and those that refuse nothing. */
const TOLD = new Set(
  [
    'type minimum maximum exclusiveMinimum exclusiveMaximum minLength maxLength',
    'title description $comment default examples deprecated readOnly writeOnly',
  ].flatMap((names) => names.split(' ')),
);
/** Keywords that only concern values of one type: those of the others can be admitted all the same. */
const CONCERNED: Readonly<Record<string, number>> = {
  multipleOf: NUMBER,
  pattern: STRING,
  properties: OBJECT,
  required: OBJECT,
  additionalProperties: OBJECT,
  items: ARRAY,
  minItems: ARRAY,
  maxItems: ARRAY,
  uniqueItems: ARRAY,
};
function typesOf(schema: unknown): number {
  if (schema === false) return NONE;
  const keywords = keywordsOf(schema);
  let types = 'type' in keywords ? typesNamed(keywords['type']) : ANY;
  for (const keyword of Object.keys(keywords)) {
    if (!TOLD.has(keyword)) types &= ~concernedBy(keyword, keywords[keyword]);
  }
  return types;
}

function concernedBy(keyword: string, value: unknown): number {
  if (keyword === 'format') return value === 'date-time' ? NONE : ANY;
  return CONCERNED[keyword] ?? ANY;
}

function keywordsOf(schema: unknown): Readonly<Record<string, unknown>> {
  return typeof schema === 'object' && schema !== null ? { ...schema } : {};
}

function numberOr(unset: number, value: unknown): number {
  return typeof value === 'number' ? value : unset;
}
