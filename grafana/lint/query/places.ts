import type { VariableReference } from './references.js';

/**
 * Where a variable stands in PromQL, by which it is known what it can be. `free`: a number, a metric or a function, which only the
 * values of the variable tell.
 */
export type ReferencePlace =
  | 'string'
  | 'comment'
  | 'duration'
  | 'number of a duration'
  | 'unit of a duration'
  | 'part of a name'
  | 'label'
  | 'matcher'
  | 'more matchers'
  | 'called'
  | 'free';

/** The places of references, which are in the order of the text. One pass over the text. */
export function placesOf(text: string, references: readonly VariableReference[]): readonly ReferencePlace[] {
  const places: ReferencePlace[] = [];
  const scanner = new Scanner(text);
  for (const reference of references) {
    scanner.readTo(reference.from);
    places.push(scanner.placeOf(reference));
    scanner.skipTo(reference.to);
  }
  return places;
}

const GROUPING = /\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^()]*$/i;
/** Longest list of labels before a variable that is looked at. */
const LOOK_BACK = 300;

class Scanner {
  readonly #text: string;
  #at = 0;
  #quote = '';
  #inComment = false;
  #brackets = 0;
  #braces = 0;

  constructor(text: string) {
    this.#text = text;
  }

  skipTo(offset: number): void {
    this.#at = offset;
  }

  readTo(offset: number): void {
    for (; this.#at < offset; this.#at++) this.#step(this.#text.charAt(this.#at));
  }

  #step(character: string): void {
    if (this.#inComment) this.#inComment = character !== '\n';
    else if (this.#quote !== '') {
      if (character === '\\' && this.#quote !== '`') this.#at++;
      else if (character === this.#quote) this.#quote = '';
    } else if (character === '"' || character === "'" || character === '`') this.#quote = character;
    else if (character === '#') this.#inComment = true;
    else if (character === '[') this.#brackets++;
    else if (character === ']') this.#brackets = Math.max(0, this.#brackets - 1);
    else if (character === '{') this.#braces++;
    else if (character === '}') this.#braces = Math.max(0, this.#braces - 1);
  }

  placeOf({ from, to }: VariableReference): ReferencePlace {
    if (this.#quote !== '') return 'string';
    if (this.#inComment) return 'comment';
    const before = this.#text.slice(Math.max(0, from - LOOK_BACK), from);
    const after = this.#text.slice(to, to + LOOK_BACK);
    if (this.#brackets > 0 || /\boffset\s+-?\s*$/i.test(before)) return durationPlace(before, after);
    if (this.#braces > 0) return bracesPlace(before, after);
    if (/[\w:]$/.test(before) || /^[\w:]/.test(after) || /^\s*\{/.test(after)) return 'part of a name';
    if (GROUPING.test(before)) return 'label';
    return /^\s*\(/.test(after) ? 'called' : 'free';
  }
}

function durationPlace(before: string, after: string): ReferencePlace {
  if (/\d$/.test(before)) return 'unit of a duration';
  return /^[a-z]/i.test(after) ? 'number of a duration' : 'duration';
}

function bracesPlace(before: string, after: string): ReferencePlace {
  if (/^\s*(?:=|!=|!~)/.test(after) || /\w$/.test(before) || /^\w/.test(after)) return 'part of a name';
  if (/[{,]\s*$/.test(before)) return 'matcher';
  // Behind an operator, a value without quotes is a mistake, which stays one.
  return /[=~]\s*$/.test(before) ? 'part of a name' : 'more matchers';
}
