import type { Problem } from '../problem.js';
import { quoted } from '../visible.js';
import { valueOf } from './json-node.js';
import type { JsonNode, JsonPath } from './json-node.js';
import { ReferringStrings } from './referring-strings.js';
import type { ReferenceRules } from './referring-strings.js';
import type { SourceFile } from './source-file.js';

/** May stand in every file: it is for the editor. */
const SCHEMA_KEY = '$schema';

export interface DocumentRules {
  /** Paths of the objects whose entries may be in several files. */
  readonly sections?: readonly JsonPath[];
  /** Where `${NAME}` stands for something. Default: nowhere. */
  readonly references?: ReferenceRules | undefined;
}

/**
 * One document of a setup, which may be split over several files: its values by path, and the position of each path for messages.
 * The files together hold the entries of the sections; each entry, and everything outside of a section, is whole in one file.
 */
export class SourceText {
  readonly #files: readonly [SourceFile, ...SourceFile[]];
  readonly #sections: readonly JsonPath[];
  readonly #references: ReferringStrings | undefined;
  /** Why files cannot be read, their syntax errors, what two of them set, and references without a value. */
  readonly problems: readonly Problem[];
  /** The references without a value alone. */
  readonly referenceFaults: readonly Problem[];

  constructor(
    files: readonly [SourceFile, ...SourceFile[]],
    { sections = [], references }: DocumentRules = {},
  ) {
    this.#files = files;
    this.#sections = sections;
    this.#references =
      references === undefined ? undefined : new ReferringStrings(this.#nodes([]), references);
    this.referenceFaults = (this.#references?.faults ?? []).map(({ path, message }) =>
      this.problem(path, message),
    );
    this.problems = [
      ...files.flatMap(({ problems }) => problems),
      ...(files.length > 1 ? this.#conflicts([]) : []),
      ...this.referenceFaults,
    ];
  }

  /** The files in their order. */
  get files(): readonly string[] {
    return this.#files.map(({ file }) => file);
  }

  /** False if the text of a file is not valid: its values are not known. */
  get readable(): boolean {
    return this.#files.every(({ readable }) => readable);
  }

  value(path: JsonPath): unknown {
    const value = this.written(path);
    return this.#references === undefined ? value : this.#references.expand(path, value);
  }

  /** The value without the values of references, for messages. */
  written(path: JsonPath): unknown {
    const [first, ...more] = this.#nodes(path);
    if (first === undefined) return undefined;
    if (more.length === 0 || first.kind !== 'object') return valueOf(first);
    return Object.fromEntries(this.keys(path).map((key) => [key, this.written([...path, key])]));
  }

  /** Keys of the object at a path; empty if there is no object. */
  keys(path: JsonPath): readonly string[] {
    const keys = this.#nodes(path).flatMap((node) =>
      node.kind === 'object' ? [...node.members.keys()] : [],
    );
    return [...new Set(keys)];
  }

  /** A problem with the value at a path, or with its nearest existing ancestor. */
  problem(path: JsonPath, message: string, level: Problem['level'] = 'error'): Problem {
    return this.#fileOf(path).problem(path, this.#masked(message), level);
  }

  /** A problem with a key. */
  keyProblem(path: JsonPath, message: string, level: Problem['level'] = 'error'): Problem {
    return this.#fileOf(path).keyProblem(path, this.#masked(message), level);
  }

  /** `Setup.json:12:5`: where the key at a path stands, for a message about something else. */
  placeOf(path: JsonPath): string {
    return shownPlace(this.keyProblem(path, ''));
  }

  /** A problem at an index of the string at a path. The index counts characters of the decoded string. */
  stringProblem(path: JsonPath, index: number, message: string, level: Problem['level'] = 'error'): Problem {
    const file = this.#fileOf(path);
    if (this.#references?.has(path) === true) return file.problem(path, this.#masked(message), level);
    return file.stringProblem(path, index, this.#masked(message), level);
  }

  /** A message shows what is written, not the values of references. */
  #masked(message: string): string {
    return this.#references?.masked(message) ?? message;
  }

  #nodes(path: JsonPath): readonly JsonNode[] {
    return this.#files.flatMap((file) => file.node(path) ?? []);
  }

  /** The file that knows most of a path. */
  #fileOf(path: JsonPath): SourceFile {
    return this.#files.reduce((best, file) => (file.depthOf(path) > best.depthOf(path) ? file : best));
  }

  /** What several files set, at a path or below it. */
  *#conflicts(path: JsonPath): Generator<Problem> {
    for (const key of this.keys(path)) {
      const at = [...path, key];
      const [first, ...more] = this.#files.filter((file) => file.node(at) !== undefined);
      if (first === undefined || more.length === 0 || (path.length === 0 && key === SCHEMA_KEY)) continue;
      if (this.#isShared(at) && this.#nodes(at).every(({ kind }) => kind === 'object')) {
        yield* this.#conflicts(at);
        continue;
      }
      const place = shownPlace(first.keyProblem(at, '', 'error'));
      for (const file of more) {
        yield file.keyProblem(at, `${quoted(key)} is also set in ${place}: keep one of them`, 'error');
      }
    }
  }

  /** Whether several files may hold entries of the object at a path: of a section, or of what holds sections. */
  #isShared(path: JsonPath): boolean {
    return this.#sections.some((section) => path.every((step, index) => section[index] === step));
  }
}

function shownPlace({ file, line, column }: Problem): string {
  return `${file.split('/').at(-1) ?? file}:${line}:${column}`;
}
