import type * as jsYaml from 'js-yaml';
import type { AliasEvent, Event, MappingEvent, ScalarEvent, SequenceEvent } from 'js-yaml';
import { requireLater } from '../require-later.js';
import { quoted } from '../visible.js';
import { DocumentError } from './document-error.js';
import type { JsonDocument, JsonMember, JsonNode } from './json-node.js';
import { MAX_JSON_DEPTH, MAX_KEY_CHARACTERS, MAX_STRING_CHARACTERS } from './read-json.js';
import { isPlain, offsetIn, plainValue, startOf } from './yaml-scalar.js';

type Yaml = typeof jsYaml;
type CollectionEvent = MappingEvent | SequenceEvent;

/** Most values of a YAML document, with what aliases repeat: ten lines of aliases of aliases can stand for a billion values. */
export const MAX_YAML_VALUES = 500_000;

/** Values that are merged into a mapping: https://yaml.org/type/merge.html. */
const MERGE_KEY = '<<';
const TOO_DEEP = `nested deeper than ${MAX_JSON_DEPTH} levels`;

/**
 * Reads a document of YAML 1.2 with the position of every value. Throws a `DocumentError` at the first error: the syntax, several
 * documents, tags, keys that are not scalars, and numbers that JSON does not have. Aliases and merge keys are allowed.
 */
export function readYaml(text: string): JsonDocument {
  return new YamlReader(requireLater('js-yaml') as Yaml, text).read();
}

interface Sized {
  readonly node: JsonNode;
  /** Number of values in it. */
  readonly size: number;
  readonly depth: number;
}

class YamlReader {
  readonly #yaml: Yaml;
  readonly #text: string;
  readonly #anchors = new Map<string, Sized>();
  readonly #repeated: { key: string; offset: number }[] = [];
  #events: Iterator<Event> = [][Symbol.iterator]();
  /** End of the last scalar. */
  #lastEnd = 0;
  #depth = 0;
  #values = 0;

  constructor(yaml: Yaml, text: string) {
    this.#yaml = yaml;
    this.#text = text;
  }

  read(): JsonDocument {
    const { EVENT_ID } = this.#yaml;
    this.#events = this.#parsed()[Symbol.iterator]();
    if (this.#next().type !== EVENT_ID.DOCUMENT) {
      throw new DocumentError('the file is empty: expected a mapping', 0);
    }
    const root = this.#node(this.#next());
    if (root === undefined) throw new DocumentError('the file is empty: expected a mapping', 0);
    this.#next();
    if (this.#next().type === EVENT_ID.DOCUMENT) {
      throw new DocumentError(
        'the file has several documents: expected one',
        this.#text.lastIndexOf('\n---') + 1,
      );
    }
    return { root, repeated: this.#repeated };
  }

  #parsed(): readonly Event[] {
    try {
      return this.#yaml.parseEvents(this.#text, { maxDepth: MAX_JSON_DEPTH });
    } catch (error) {
      if (!(error instanceof this.#yaml.YAMLException)) throw error;
      const message = error.reason.includes('maxDepth') ? TOO_DEEP : `not valid YAML: ${error.reason}`;
      throw new DocumentError(message, error.mark?.position ?? 0, { cause: error });
    }
  }

  #next(): Event {
    return this.#events.next().value ?? { type: this.#yaml.EVENT_ID.POP };
  }

  /** `undefined`: the end of the collection. */
  #node(event: Event): JsonNode | undefined {
    const { EVENT_ID } = this.#yaml;
    switch (event.type) {
      case EVENT_ID.SCALAR:
        return this.#anchored(event, () => this.#scalar(event, MAX_STRING_CHARACTERS, 'string'));
      case EVENT_ID.SEQUENCE:
        return this.#anchored(event, () => this.#nested(() => this.#sequence(event)));
      case EVENT_ID.MAPPING:
        return this.#anchored(event, () => this.#nested(() => this.#mapping(event)));
      case EVENT_ID.ALIAS:
        return this.#alias(event);
      default:
        return undefined;
    }
  }

  #anchored(event: ScalarEvent | CollectionEvent, read: () => JsonNode): JsonNode {
    if (event.tagStart >= 0) {
      throw new DocumentError(
        `tags such as ${quoted(this.#text.slice(event.tagStart, event.tagEnd))} are not allowed`,
        event.tagStart,
      );
    }
    const before = this.#values;
    this.#count(1, 'start' in event ? event.start : event.valueStart);
    const node = read();
    if (event.anchorStart >= 0) {
      const name = this.#text.slice(event.anchorStart, event.anchorEnd);
      this.#anchors.set(name, { node, size: this.#values - before, depth: depthOf(node) });
    }
    return node;
  }

  #alias({ anchorStart, anchorEnd }: AliasEvent): JsonNode {
    const name = this.#text.slice(anchorStart, anchorEnd);
    const target = this.#anchors.get(name);
    if (target === undefined) {
      throw new DocumentError(`the alias *${name} has no anchor &${name} before it`, anchorStart - 1);
    }
    this.#count(target.size, anchorStart - 1);
    if (this.#depth + target.depth > MAX_JSON_DEPTH) throw new DocumentError(TOO_DEEP, anchorStart - 1);
    return target.node;
  }

  #count(values: number, offset: number): void {
    this.#values += values;
    if (this.#values <= MAX_YAML_VALUES) return;
    throw new DocumentError(`more than ${MAX_YAML_VALUES} values, with what aliases repeat`, offset);
  }

  #nested(read: () => JsonNode): JsonNode {
    this.#depth++;
    const node = read();
    this.#depth--;
    return node;
  }

  #scalar(event: ScalarEvent, limit: number, what: 'key' | 'string'): JsonNode & { readonly kind: 'scalar' } {
    // A value that is left out has no place of its own: it gets that of what was read before it.
    const start = event.valueStart < 0 ? this.#lastEnd : startOf(this.#text, event);
    const end = Math.max(event.valueEnd, start);
    this.#lastEnd = end;
    const text = event.valueStart < 0 ? '' : this.#yaml.getScalarValue(this.#text, event);
    if (text.length > limit) {
      const message = `expected a ${what} of at most ${limit} characters, found ${text.length}: ${quoted(text)}`;
      throw new DocumentError(message, start);
    }
    const value = what === 'string' && isPlain(event) ? plainValue(text, start) : text;
    if (typeof value !== 'string') return { kind: 'scalar', start, end, value };
    return { kind: 'scalar', start, end, value, offsetOf: offsetIn(this.#text, event) };
  }

  #sequence({ start }: SequenceEvent): JsonNode {
    const elements: JsonNode[] = [];
    for (let node = this.#node(this.#next()); node !== undefined; node = this.#node(this.#next())) {
      elements.push(node);
    }
    return { kind: 'array', start, end: this.#lastEnd, elements };
  }

  #mapping({ start }: MappingEvent): JsonNode {
    const members = new Map<string, JsonMember>();
    const merged: JsonNode[] = [];
    const { POP } = this.#yaml.EVENT_ID;
    for (let event = this.#next(); event.type !== POP; event = this.#next()) {
      const { start: keyStart, value: key } = this.#key(event);
      const value = this.#node(this.#next());
      if (value === undefined) break;
      if (key === MERGE_KEY && this.#text[keyStart] === '<') merged.push(...this.#mergeable(value));
      else {
        if (members.has(key)) this.#repeated.push({ key, offset: keyStart });
        members.set(key, { keyStart, value });
      }
    }
    // Own keys win over merged ones, earlier merged ones over later ones.
    for (const node of merged) {
      if (node.kind !== 'object') continue;
      for (const [key, member] of node.members) if (!members.has(key)) members.set(key, member);
    }
    return { kind: 'object', start, end: this.#lastEnd, members };
  }

  #mergeable(value: JsonNode): readonly JsonNode[] {
    const nodes = value.kind === 'array' ? value.elements : [value];
    if (nodes.every(({ kind }) => kind === 'object')) return nodes;
    throw new DocumentError(`"${MERGE_KEY}" merges a mapping or a list of mappings`, value.start);
  }

  #key(event: Event): { readonly start: number; readonly value: string } {
    const { SCALAR, ALIAS } = this.#yaml.EVENT_ID;
    if (event.type !== SCALAR || event.tagStart >= 0) {
      const offset =
        event.type === ALIAS ? event.anchorStart - 1 : 'start' in event ? event.start : this.#lastEnd;
      throw new DocumentError('expected a key that is plain text', offset);
    }
    const { start, value } = this.#scalar(event, MAX_KEY_CHARACTERS, 'key');
    if (value === '__proto__') throw new DocumentError('the key "__proto__" is not allowed', start);
    return { start, value: String(value) };
  }
}

function depthOf(node: JsonNode): number {
  if (node.kind === 'scalar') return 0;
  const children =
    node.kind === 'array' ? node.elements : [...node.members.values()].map(({ value }) => value);
  return 1 + children.reduce((deepest, child) => Math.max(deepest, depthOf(child)), 0);
}
