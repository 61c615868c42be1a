import type { Problem } from '../problem.js';
import { boundMessage, quoted } from '../visible.js';
import { DocumentError } from './document-error.js';
import { formatOf } from './formats.js';
import type { ReadDocument } from './formats.js';
import { childOf } from './json-node.js';
import type { JsonNode, JsonPath } from './json-node.js';

/** Why a file has no text: "permission denied". */
export interface Unreadable {
  readonly unreadable: string;
  /** Where in the text, if only a part of it is wrong. */
  readonly within?: { readonly text: string; readonly offset: number };
}

/** One file of a setup: its values by path, and the position of each path for messages. */
export class SourceFile {
  readonly file: string;
  readonly #text: string;
  readonly #root: JsonNode | undefined;
  readonly #lineStarts: readonly number[];
  /** Why the file cannot be read, or its syntax errors. */
  readonly problems: readonly Problem[];

  constructor(file: string, text: string | Unreadable) {
    this.file = file;
    this.#text = typeof text === 'string' ? text : (text.within?.text ?? '');
    this.#lineStarts = [0, ...Array.from(this.#text.matchAll(/\n/g), (match) => match.index + 1)];
    const { root, problems } = typeof text === 'string' ? this.#read(formatOf(file)) : this.#unreadable(text);
    this.#root = root;
    this.problems = problems;
  }

  /** False if the text is not valid: no values are known. */
  get readable(): boolean {
    return this.#root !== undefined;
  }

  node(path: JsonPath): JsonNode | undefined {
    return path.reduce<JsonNode | undefined>((node, step) => node && childOf(node, step), this.#root);
  }

  /** How many steps of a path exist; -1 if no value is known. */
  depthOf(path: JsonPath): number {
    for (let length = path.length; length >= 0; length--) {
      if (this.node(path.slice(0, length)) !== undefined) return length;
    }
    return -1;
  }

  /** A problem with the value at a path, or with its nearest existing ancestor. */
  problem(path: JsonPath, message: string, level: Problem['level']): Problem {
    return this.#problemAt(this.#nearest(path)?.start ?? 0, message, level);
  }

  /** A problem with a key. */
  keyProblem(path: JsonPath, message: string, level: Problem['level']): Problem {
    const parent = this.node(path.slice(0, -1));
    const member = parent?.kind === 'object' ? parent.members.get(String(path.at(-1))) : undefined;
    return member === undefined
      ? this.problem(path, message, level)
      : this.#problemAt(member.keyStart, message, level);
  }

  /** A problem at an index of the string at a path. The index counts characters of the decoded string. */
  stringProblem(path: JsonPath, index: number, message: string, level: Problem['level']): Problem {
    const node = this.#nearest(path);
    if (node?.kind !== 'scalar' || typeof node.value !== 'string') return this.problem(path, message, level);
    const offset = node.offsetOf?.(index) ?? this.#offsetInJson(node, index);
    return this.#problemAt(offset, message, level);
  }

  /** An escape is longer than its character. */
  #offsetInJson(node: JsonNode, count: number): number {
    let at = node.start + 1;
    for (let passed = 0; passed < count && at < node.end - 1; passed++) {
      if (this.#text[at] !== '\\') at += 1;
      else at += this.#text[at + 1] === 'u' ? 6 : 2;
    }
    return at;
  }

  #unreadable({ unreadable, within }: Unreadable): { root: undefined; problems: Problem[] } {
    const problem = this.#problemAt(within?.offset ?? 0, `cannot be read: ${unreadable}`, 'error');
    return { root: undefined, problems: [problem] };
  }

  #read(read: ReadDocument): { root: JsonNode | undefined; problems: Problem[] } {
    try {
      const { root, repeated } = read(this.#text);
      const problems = repeated.map(({ key, offset }) =>
        this.#problemAt(offset, `duplicate key ${quoted(key)} in the same object`, 'error'),
      );
      return { root, problems };
    } catch (error) {
      if (!(error instanceof DocumentError)) throw error;
      return { root: undefined, problems: [this.#problemAt(error.offset, error.message, 'error')] };
    }
  }

  #nearest(path: JsonPath): JsonNode | undefined {
    return this.node(path.slice(0, Math.max(0, this.depthOf(path))));
  }

  #problemAt(offset: number, message: string, level: Problem['level']): Problem {
    const line = lineAt(this.#lineStarts, offset);
    const column = offset - (this.#lineStarts[line] ?? 0) + 1;
    return { level, file: this.file, line: line + 1, column, message: boundMessage(message) };
  }
}

/** Index of the last line that starts at or before an offset. A setup can have many problems and many lines. */
function lineAt(starts: readonly number[], offset: number): number {
  let [first, last] = [0, starts.length - 1];
  while (first < last) {
    const middle = Math.ceil((first + last) / 2);
    if ((starts[middle] ?? 0) <= offset) first = middle;
    else last = middle - 1;
  }
  return first;
}
