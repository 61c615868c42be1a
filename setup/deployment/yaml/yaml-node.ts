import {
  COLLECTION_STYLE_FLOW,
  EVENT_ALIAS,
  EVENT_DOCUMENT,
  EVENT_MAPPING,
  EVENT_POP,
  EVENT_SCALAR,
  EVENT_SEQUENCE,
  parseEvents,
} from 'js-yaml';
import type { Event } from 'js-yaml';

/** A value of a YAML document with the place of its first character. */
export type YamlNode = YamlMapping | YamlSequence | YamlLeaf;

interface YamlPlace {
  /** Offset of the first character, after an anchor or a tag. Of a sequence: its first dash or its bracket. -1: the value is empty. */
  readonly start: number;
  /** End of the anchor or tag before it; -1 if it has neither. */
  readonly headEnd: number;
}

export interface YamlMapping extends YamlPlace {
  readonly kind: 'mapping';
  /** Written in braces. */
  readonly isFlow: boolean;
  readonly entries: readonly YamlEntry[];
}

export interface YamlSequence extends YamlPlace {
  readonly kind: 'sequence';
  /** Written in brackets. */
  readonly isFlow: boolean;
  readonly items: readonly YamlNode[];
}

/** A scalar, or an alias such as `*name`. */
export interface YamlLeaf extends YamlPlace {
  readonly kind: 'scalar' | 'alias';
  readonly end: number;
}

export interface YamlEntry {
  readonly key: string;
  /** Offset of the key. */
  readonly start: number;
  /** End of the key, or of the anchor or tag after it: on the line on which the key stands. */
  readonly headEnd: number;
  readonly value: YamlNode;
}

/** The documents of a text. Throws a `YAMLException` if it is not YAML. */
export function yamlDocuments(text: string): readonly YamlNode[] {
  const events = parseEvents(text, {})[Symbol.iterator]();
  const next = () => events.next().value ?? { type: EVENT_POP };
  const documents: YamlNode[] = [];
  for (let event = next(); event.type === EVENT_DOCUMENT; event = next()) {
    const root = readNode(text, next(), next);
    if (root === undefined) continue;
    documents.push(root);
    next();
  }
  return documents;
}

/** The entry of a mapping with this key; `undefined` if there is none. */
export function entryOf(node: YamlNode, key: string): YamlEntry | undefined {
  return node.kind === 'mapping' ? node.entries.find((entry) => entry.key === key) : undefined;
}

/** `undefined`: the end of the collection. */
function readNode(text: string, event: Event, next: () => Event): YamlNode | undefined {
  switch (event.type) {
    case EVENT_SCALAR:
      return { kind: 'scalar', start: event.valueStart, end: event.valueEnd, headEnd: lastOf(event) };
    case EVENT_ALIAS:
      return { kind: 'alias', start: event.anchorStart - 1, end: event.anchorEnd, headEnd: event.anchorEnd };
    case EVENT_SEQUENCE: {
      const items = [...nodesUntilPop(text, next)];
      return { kind: 'sequence', start: event.start, isFlow: isFlow(event), items, headEnd: lastOf(event) };
    }
    case EVENT_MAPPING: {
      const entries: YamlEntry[] = [];
      for (const key of nodesUntilPop(text, next)) {
        const value = readNode(text, next(), next);
        if (value !== undefined) entries.push(entryFrom(text, key, value));
      }
      return { kind: 'mapping', start: event.start, isFlow: isFlow(event), entries, headEnd: lastOf(event) };
    }
    default:
      return undefined;
  }
}

/** Reads on demand: the caller may read values in between. */
function* nodesUntilPop(text: string, next: () => Event): Generator<YamlNode> {
  for (let node = readNode(text, next(), next); node !== undefined; node = readNode(text, next(), next)) {
    yield node;
  }
}

function entryFrom(text: string, key: YamlNode, value: YamlNode): YamlEntry {
  const end = key.kind === 'scalar' ? key.end : key.start;
  const name = key.kind === 'scalar' ? text.slice(key.start, key.end) : '';
  return { key: name, start: key.start, headEnd: Math.max(end, value.headEnd), value };
}

function isFlow({ style }: { readonly style: number }): boolean {
  return style === COLLECTION_STYLE_FLOW;
}

/** End of the anchor or tag before a value; -1 if it has neither. */
function lastOf({ anchorEnd, tagEnd }: { readonly anchorEnd: number; readonly tagEnd: number }): number {
  return Math.max(anchorEnd, tagEnd);
}
