import type { Event, YAMLException, getScalarValue, parseEvents } from 'js-yaml';
import { requireLater } from '../../../setup/require-later.js';
import { ConfigFileError } from './config-file-error.js';

/** Values of a file with its aliases expanded: a few lines of nested aliases would make billions of them. */
export const MAX_YAML_NODES = 10_000;
/** Deepest nesting; the format needs three levels. */
export const MAX_YAML_DEPTH = 20;

/** A value of a YAML file. Scalars stay text: what they are depends on the key, as in Go. `line` from 1. */
export type ConfigNode =
  | { readonly kind: 'text'; readonly line: number; readonly text: string }
  | { readonly kind: 'nothing'; readonly line: number }
  | { readonly kind: 'list'; readonly line: number; readonly items: readonly ConfigNode[] }
  | { readonly kind: 'map'; readonly line: number; readonly entries: ReadonlyMap<string, ConfigEntry> };

export interface ConfigEntry {
  /** Line of the key. */
  readonly line: number;
  readonly value: ConfigNode;
}

interface Yaml {
  readonly parseEvents: typeof parseEvents;
  readonly getScalarValue: typeof getScalarValue;
  readonly SCALAR_STYLE: Readonly<Record<'PLAIN', number>>;
  readonly EVENT_ID: Readonly<
    Record<'DOCUMENT' | 'SEQUENCE' | 'MAPPING' | 'SCALAR' | 'ALIAS' | 'POP', number>
  >;
}

/** The only document of a YAML text; nothing for an empty text. Throws a `ConfigFileError` without any of the text. */
export function parseYaml(text: string): ConfigNode {
  const yaml = requireLater('js-yaml') as Yaml;
  return new YamlReader(text, yaml).document();
}

class YamlReader {
  readonly #text: string;
  readonly #yaml: Yaml;
  readonly #events: readonly Event[];
  readonly #anchors = new Map<string, ConfigNode>();
  readonly #lineStarts: readonly number[];
  #next = 0;
  #line = 1;

  constructor(text: string, yaml: Yaml) {
    this.#text = text.replace(/^\uFEFF/, '');
    this.#yaml = yaml;
    this.#lineStarts = [...this.#text.matchAll(/\r\n?|\n/g)].map((end) => end.index + end[0].length);
    this.#events = eventsOf(this.#text, yaml);
  }

  document(): ConfigNode {
    if (this.#events.length === 0) return { kind: 'nothing', line: 1 };
    this.#next = 1;
    const isEmpty = this.#events[1]?.type === this.#yaml.EVENT_ID.POP;
    const root: ConfigNode = isEmpty ? { kind: 'nothing', line: 1 } : this.#node();
    this.#next += 1;
    if (this.#events[this.#next] !== undefined) {
      throw new ConfigFileError('holds more than one YAML document: keep one', { line: this.#line });
    }
    if (sizeOf(root, new Map()) > MAX_YAML_NODES) {
      throw new ConfigFileError(`has more than ${MAX_YAML_NODES} values with its aliases: write fewer`, {
        line: 1,
      });
    }
    return root;
  }

  #node(): ConfigNode {
    const event = this.#events[this.#next];
    this.#next += 1;
    if (event === undefined) throw new Error('BUG: YAML events end within a value');
    const { EVENT_ID } = this.#yaml;
    if ('valueStart' in event) {
      this.#moveTo(event.valueStart);
      return this.#anchored(event, this.#scalar(event));
    }
    if (!('start' in event)) {
      if (!('anchorStart' in event)) throw new Error('BUG: a YAML event that is no value');
      return this.#alias(event);
    }
    this.#moveTo(event.start);
    const line = this.#line;
    return this.#anchored(event, event.type === EVENT_ID.SEQUENCE ? this.#list(line) : this.#map(line));
  }

  #scalar(event: Extract<Event, { valueStart: number }>): ConfigNode {
    const line = this.#line;
    const isPlain = event.style === this.#yaml.SCALAR_STYLE.PLAIN && event.tagStart < 0;
    const text = event.valueStart < 0 ? '' : this.#yaml.getScalarValue(this.#text, event);
    const isNothing = isPlain && /^(|~|null|Null|NULL)$/.test(text);
    return isNothing ? { kind: 'nothing', line } : { kind: 'text', line, text };
  }

  #list(line: number): ConfigNode {
    const items: ConfigNode[] = [];
    while (!this.#ends()) items.push(this.#node());
    return { kind: 'list', line, items };
  }

  #map(line: number): ConfigNode {
    const entries = new Map<string, ConfigEntry>();
    while (!this.#ends()) {
      const key = this.#node();
      const at = this.#line;
      if (key.kind === 'list' || key.kind === 'map')
        throw new ConfigFileError('has a key that is not text', { line: at });
      const name = key.kind === 'text' ? key.text : '';
      if (entries.has(name))
        throw new ConfigFileError(`has the key "${shorten(name)}" twice: keep one`, { line: at });
      entries.set(name, { line: at, value: this.#node() });
    }
    return { kind: 'map', line, entries };
  }

  #alias({
    anchorStart,
    anchorEnd,
  }: {
    readonly anchorStart: number;
    readonly anchorEnd: number;
  }): ConfigNode {
    this.#moveTo(anchorStart);
    const name = this.#text.slice(anchorStart, anchorEnd);
    const node = this.#anchors.get(name);
    if (node === undefined)
      throw new ConfigFileError(`has the alias "*${shorten(name)}" without its anchor`, { line: this.#line });
    return node;
  }

  #anchored(
    event: { readonly anchorStart: number; readonly anchorEnd: number },
    node: ConfigNode,
  ): ConfigNode {
    if (event.anchorStart >= 0) this.#anchors.set(this.#text.slice(event.anchorStart, event.anchorEnd), node);
    return node;
  }

  /** Steps over the end of a list or map. */
  #ends(): boolean {
    if (this.#events[this.#next]?.type !== this.#yaml.EVENT_ID.POP) return false;
    this.#next += 1;
    return true;
  }

  /** Values come in the order of the text; one that is not written has no place. */
  #moveTo(offset: number): void {
    if (offset < 0) return;
    while ((this.#lineStarts[this.#line - 1] ?? Infinity) <= offset) this.#line += 1;
  }
}

/** Values below a node, aliases expanded; stops counting beyond the limit. */
function sizeOf(node: ConfigNode, known: Map<ConfigNode, number>): number {
  const seen = known.get(node);
  if (seen !== undefined) return seen;
  const children =
    node.kind === 'list'
      ? node.items
      : node.kind === 'map'
        ? [...node.entries.values()].map(({ value }) => value)
        : [];
  const size = children.reduce((sum, child) => Math.min(sum + sizeOf(child, known), MAX_YAML_NODES + 1), 1);
  known.set(node, size);
  return size;
}

function eventsOf(text: string, { parseEvents: parse }: Yaml): readonly Event[] {
  try {
    return parse(text, { maxDepth: MAX_YAML_DEPTH });
  } catch (cause) {
    // The message of js-yaml shows lines of the file, which may hold a key.
    const { reason, mark } = cause as Partial<YAMLException>;
    throw new ConfigFileError(
      `is not YAML: ${reason ?? 'it cannot be parsed'}`,
      { line: (mark?.line ?? 0) + 1 },
      { cause },
    );
  }
}

/** Names are shown, but no more of them than fits a line. */
export function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
