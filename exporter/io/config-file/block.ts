import { ConfigFileError } from './config-file-error.js';
import { shorten } from './yaml-node.js';
import type { ConfigEntry, ConfigNode } from './yaml-node.js';

/** A text, and the line on which it stands. */
export interface PlacedText {
  readonly text: string;
  readonly line: number;
}

const SWITCHES: ReadonlyMap<string, boolean> = new Map([
  ...['true', 'True', 'TRUE', 'yes', 'Yes', 'YES', 'on', 'On', 'ON'].map((text) => [text, true] as const),
  ...['false', 'False', 'FALSE', 'no', 'No', 'NO', 'off', 'Off', 'OFF'].map((text) => [text, false] as const),
]);

/** A map of the file, read key by key. A key that is not written, or has no value, is absent, as in Go. */
export class Block {
  /** Keys that lead here, joined by dots; empty for the file. */
  readonly path: string;
  readonly line: number;
  readonly #entries: ReadonlyMap<string, ConfigEntry>;

  /** `keys`: those that are known; unset: any. */
  constructor(node: ConfigNode, path: string, keys?: readonly string[]) {
    if (node.kind === 'text' || node.kind === 'list') {
      throw new ConfigFileError(
        `${path === '' ? 'the file' : path} is ${kindOf(node)}: expected keys with values`,
        { line: node.line },
      );
    }
    this.path = path;
    this.line = node.line;
    this.#entries = node.kind === 'map' ? node.entries : new Map();
    for (const [key, { line }] of this.#entries) {
      if (keys === undefined || keys.includes(key)) continue;
      const where = path === '' ? '' : ` in ${path}`;
      throw new ConfigFileError(`unknown key "${shorten(key)}"${where}: expected ${listOf(keys)}`, { line });
    }
  }

  get isEmpty(): boolean {
    return this.#entries.size === 0;
  }

  /** The keys with their lines. */
  keys(): readonly PlacedText[] {
    return [...this.#entries].map(([text, { line }]) => ({ text, line }));
  }

  lineOf(key: string): number {
    return this.#entries.get(key)?.line ?? this.line;
  }

  has(key: string): boolean {
    return (this.#entries.get(key)?.value.kind ?? 'nothing') !== 'nothing';
  }

  block(key: string, keys?: readonly string[]): Block {
    return new Block(this.#valueOf(key), this.pathOf(key), keys);
  }

  /** `undefined` if the key is absent or the text is empty. */
  text(key: string): PlacedText | undefined {
    const node = this.#valueOf(key);
    if (node.kind === 'nothing') return undefined;
    if (node.kind !== 'text') throw this.fault(key, `is ${kindOf(node)}: expected text`);
    return node.text === '' ? undefined : { text: node.text, line: this.lineOf(key) };
  }

  flag(key: string, fallback: boolean): boolean {
    const written = this.text(key);
    if (written === undefined) return fallback;
    const value = SWITCHES.get(written.text);
    if (value === undefined) throw this.fault(key, `"${shorten(written.text)}" is neither true nor false`);
    return value;
  }

  /** The value of a name in a table. */
  choice<Value>(key: string, table: ReadonlyMap<string, Value>): Value | undefined {
    const written = this.text(key);
    if (written === undefined) return undefined;
    const value = table.get(written.text);
    if (value === undefined) {
      throw this.fault(key, `"${shorten(written.text)}" is unknown: expected ${listOf([...table.keys()])}`);
    }
    return value;
  }

  /** `undefined` if the key is absent. */
  list(key: string): readonly PlacedText[] | undefined {
    const node = this.#valueOf(key);
    if (node.kind === 'nothing') return undefined;
    if (node.kind !== 'list') throw this.fault(key, `is ${kindOf(node)}: expected a list`);
    return node.items.map((entry) => {
      if (entry.kind !== 'text' || entry.text === '') {
        throw new ConfigFileError(
          `${this.pathOf(key)} has an entry that is ${kindOf(entry)}: expected text`,
          {
            line: entry.line,
          },
        );
      }
      return { text: entry.text, line: entry.line };
    });
  }

  fault(key: string, message: string, options?: ErrorOptions): ConfigFileError {
    return new ConfigFileError(`${this.pathOf(key)} ${message}`, { line: this.lineOf(key) }, options);
  }

  pathOf(key: string): string {
    return this.path === '' ? shorten(key) : `${this.path}.${shorten(key)}`;
  }

  #valueOf(key: string): ConfigNode {
    return this.#entries.get(key)?.value ?? { kind: 'nothing', line: this.line };
  }
}

function kindOf(node: ConfigNode): string {
  if (node.kind === 'map') return 'a map';
  if (node.kind === 'list') return 'a list';
  return node.kind === 'nothing' || node.text === '' ? 'empty' : 'text';
}

export function listOf(names: readonly string[]): string {
  if (names.length < 2) return names.join('');
  return `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}
