import { CHECKED_FORMATS } from '../../setup/event-schema/keywords.js';
import type { Page } from '../event/page.js';
import { skipPlain } from '../json-scan/string.js';
import { SHORTEST_TIME, skipDateTime } from './date-time.js';
import { ANY, ARRAY, NONE, NUMBER, OBJECT, STRING, typesNamed } from './json-type.js';

/**
 * The part of a field's JSON Schema that can be checked on the bytes. It never admits a value that the schema rejects. A value
 * that it does not admit may still be valid: the schema itself must check it.
 */
export class QuickCheck {
  /** Types whose values it can admit. */
  readonly #types: number;
  readonly #wholeNumbers: boolean;
  readonly #minimum: number;
  readonly #maximum: number;
  readonly #above: number;
  readonly #below: number;
  readonly #minLength: number;
  readonly #maxLength: number;
  /** Whether every string that `skipDateTime` accepts is valid. */
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
    this.admitsTimes = this.#dateTime && anyLength && this.canAdmit(STRING);
  }

  /** Whether it can admit values of the type. */
  canAdmit(type: number): boolean {
    return (this.#types & type) !== 0;
  }

  /** The types whose values are all valid, infinite numbers aside. */
  get settled(): number {
    const isAnyText = this.#minLength <= 0 && this.#maxLength === Infinity && !this.#dateTime;
    const isAnyNumber =
      !this.#wholeNumbers &&
      [this.#minimum, this.#above].every((bound) => bound === -Infinity) &&
      [this.#maximum, this.#below].every((bound) => bound === Infinity);
    return this.#types & ~(isAnyText ? NONE : STRING) & ~(isAnyNumber ? NONE : NUMBER);
  }

  /** Never admits infinite numbers such as 1e999: the schema itself must check them. */
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

  /** `at` and `end` include the quotes. */
  admitsText(page: Page, at: number, end: number): boolean {
    const length = end - at - 2;
    if ((this.#types & STRING) === 0 || length < this.#minLength || length > this.#maxLength) return false;
    // A string never has more characters than bytes, but may have fewer.
    if (this.#minLength > 1 && skipPlain(page, at + 1) < end - 1) return false;
    return !this.#dateTime || skipDateTime(page, at) === end;
  }
}

/** Keywords that are checked on the bytes, and keywords without constraints. */
const CHECKED = new Set(
  [
    'type minimum maximum exclusiveMinimum exclusiveMaximum minLength maxLength',
    'title description $comment default examples deprecated readOnly writeOnly',
  ].flatMap((names) => names.split(' ')),
);
/** Keywords that constrain only values of one type: values of other types can still be admitted. */
const CONSTRAINED_TYPE: Readonly<Record<string, number>> = {
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
    if (!CHECKED.has(keyword)) types &= ~constrainedTypes(keyword, keywords[keyword]);
  }
  return types;
}

function constrainedTypes(keyword: string, value: unknown): number {
  // A format that is not checked is an annotation.
  if (keyword === 'format') return value === 'date-time' || isAnnotation(value) ? NONE : ANY;
  return CONSTRAINED_TYPE[keyword] ?? ANY;
}

function isAnnotation(format: unknown): boolean {
  return typeof format === 'string' && !CHECKED_FORMATS.has(format);
}

function keywordsOf(schema: unknown): Readonly<Record<string, unknown>> {
  return typeof schema === 'object' && schema !== null ? { ...schema } : {};
}

function numberOr(unset: number, value: unknown): number {
  return typeof value === 'number' ? value : unset;
}
