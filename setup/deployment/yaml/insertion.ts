import { dump } from 'js-yaml';
import { entryOf, yamlDocuments } from './yaml-node.js';
import type { YamlEntry, YamlMapping, YamlNode } from './yaml-node.js';
import type { Markers } from './markers.js';
import { YamlEditError } from './yaml-edit-error.js';

/** Entries that belong at the beginning of a list. */
export interface ListPart {
  /** Keys of the mappings that lead to the list: `["route", "routes"]`. All but the last one exist. */
  readonly path: readonly string[];
  readonly items: readonly unknown[];
}

/** A change of a text: `text` in place of the characters from `start` to `end`. */
interface Change {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The text with the entries at the beginning of the list, between markers. Every other byte stays. */
export function insertPart(text: string, part: ListPart, markers: Markers): string {
  const { start, end, text: inserted } = new Insertion(text, markers).of(part);
  return text.slice(0, start) + inserted + text.slice(end);
}

class Insertion {
  readonly #text: string;
  readonly #markers: Markers;
  readonly #eol: string;

  constructor(text: string, markers: Markers) {
    this.#text = text;
    this.#markers = markers;
    this.#eol = /\r?\n/.exec(text)?.[0] ?? '\n';
  }

  of({ path, items }: ListPart): Change {
    const parent = this.#mapping(path.slice(0, -1));
    const key = path.at(-1) ?? '';
    const entry = entryOf(parent, key);
    if (entry === undefined) return this.#intoMapping(parent, path, items);
    const { value } = entry;
    const name = path.join('.');
    switch (value.kind) {
      case 'mapping':
        throw new YamlEditError(this.#text, value.start, `"${name}" is no list`);
      case 'alias':
        throw new YamlEditError(this.#text, value.start, `"${name}" is an alias of a list elsewhere`);
      case 'scalar':
        if (parent.isFlow)
          throw new YamlEditError(this.#text, entry.start, `"${name}" is nothing, in braces`);
        return this.#inPlaceOf(entry, items, this.#nullEnd(value.start, value.end, name));
      case 'sequence':
        if (!value.isFlow) return this.#beforeFirst(entry, this.#columnOf(value.start), items);
        return value.items.length === 0 && !parent.isFlow
          ? this.#inPlaceOf(entry, items, this.#closingBracket(value.start) + 1)
          : this.#intoFlow(value.start, this.#flow(items), this.#columnOf(entry.start));
    }
  }

  #mapping(path: readonly string[]): YamlMapping {
    const [root] = yamlDocuments(this.#text);
    let node: YamlNode | undefined = root;
    for (const key of path) node = node && entryOf(node, key)?.value;
    if (node?.kind === 'mapping') return node;
    const what = path.length === 0 ? 'the file' : `"${path.join('.')}"`;
    throw new YamlEditError(this.#text, Math.max(0, node?.start ?? 0), `${what} is no mapping`);
  }

  /** A list below the line of its key. */
  #beforeFirst({ headEnd }: YamlEntry, column: number, items: readonly unknown[]): Change {
    const at = this.#nextLine(headEnd);
    return this.#atLine(at, this.#block(items, column));
  }

  /** An empty list, or nothing, in the line of its key. */
  #inPlaceOf({ start, headEnd, value }: YamlEntry, items: readonly unknown[], end: number): Change {
    const column = this.#columnOf(start) + 2;
    if (value.start === -1) return this.#atLine(this.#nextLine(headEnd), this.#block(items, column));
    const opening = this.#markers.instead(this.#text.slice(value.start, end));
    const lineEnd = this.#endOfLine(end);
    const rest = this.#text.slice(end, lineEnd);
    const lines = [...this.#items(items, column), `${' '.repeat(column)}${this.#markers.end}`];
    return {
      start: value.start,
      end: lineEnd,
      text: [`${opening}${rest}`, ...lines].join(this.#eol),
    };
  }

  /** The mapping has no such list yet. */
  #intoMapping(parent: YamlMapping, path: readonly string[], items: readonly unknown[]): Change {
    const key = path.at(-1) ?? '';
    const column = this.#columnOf(parent.start);
    if (parent.isFlow) return this.#intoFlow(parent.start, `${key}: [${this.#flow(items)}]`, column);
    if (path.length === 1) return this.#atEnd(key, items);
    const indent = ' '.repeat(column);
    if (this.#text.slice(this.#lineStart(parent.start), parent.start).trim() !== '') {
      throw new YamlEditError(this.#text, parent.start, 'the mapping does not begin on a line of its own');
    }
    const lines = [`${indent}${key}:`, ...this.#items(items, column + 2)];
    return this.#atLine(this.#lineStart(parent.start), this.#marked(lines, column));
  }

  #atEnd(key: string, items: readonly unknown[]): Change {
    const lines = this.#marked([`${key}:`, ...this.#items(items, 2)], 0);
    return this.#atLine(this.#text.length, lines);
  }

  #intoFlow(bracket: number, content: string, column: number): Change {
    const indent = ' '.repeat(column + 2);
    const lines = [this.#markers.within, `${content},`, this.#markers.end].map((line) => indent + line);
    const text = [this.#text[bracket], ...lines, indent].join(this.#eol);
    return { start: bracket, end: bracket + 1, text };
  }

  #block(items: readonly unknown[], column: number): readonly string[] {
    return this.#marked(this.#items(items, column), column);
  }

  #marked(lines: readonly string[], column: number): readonly string[] {
    const indent = ' '.repeat(column);
    return [`${indent}${this.#markers.begin}`, ...lines, `${indent}${this.#markers.end}`];
  }

  #items(items: readonly unknown[], column: number): readonly string[] {
    const lines = dump(items, { lineWidth: -1, noRefs: true }).trimEnd().split('\n');
    return lines.map((line) => ' '.repeat(column) + line);
  }

  #flow(items: readonly unknown[]): string {
    return items.map((item) => JSON.stringify(item)).join(', ');
  }

  /** Whole lines at the start of a line, or after the last line, which may have no line ending. */
  #atLine(at: number, lines: readonly string[]): Change {
    const hasLine = at === 0 || this.#text[at - 1] === '\n';
    if (hasLine) return { start: at, end: at, text: [...lines, ''].join(this.#eol) };
    const [, ...rest] = lines;
    const first = lines[0]?.replace(this.#markers.begin, this.#markers.within) ?? '';
    return { start: at, end: at, text: ['', first, ...rest].join(this.#eol) };
  }

  /** End of a value that stands for nothing. */
  #nullEnd(start: number, end: number, name: string): number {
    if (start === -1 || /^(?:null|Null|NULL|~)$/.test(this.#text.slice(start, end))) return end;
    throw new YamlEditError(this.#text, start, `"${name}" is no list`);
  }

  /** Offset of the bracket that closes an empty list, which may contain comments. */
  #closingBracket(open: number): number {
    const inside = /^(?:[\s]|#.*)*/.exec(this.#text.slice(open + 1))?.[0] ?? '';
    if (inside.includes('#') || inside.includes('\n')) {
      throw new YamlEditError(this.#text, open, 'the empty list takes several lines');
    }
    return open + 1 + inside.length;
  }

  #columnOf(offset: number): number {
    return offset - this.#lineStart(offset);
  }

  #lineStart(offset: number): number {
    return this.#text.lastIndexOf('\n', offset - 1) + 1;
  }

  #endOfLine(offset: number): number {
    const end = this.#text.indexOf('\n', offset);
    if (end === -1) return this.#text.length;
    return this.#text[end - 1] === '\r' ? end - 1 : end;
  }

  #nextLine(offset: number): number {
    const end = this.#text.indexOf('\n', offset);
    return end === -1 ? this.#text.length : end + 1;
  }
}
