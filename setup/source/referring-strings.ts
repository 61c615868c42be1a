import { shorten } from '../visible.js';
import type { JsonNode, JsonPath } from './json-node.js';
import { expandReferences, HAS_REFERENCE, mayRefer } from './references.js';
import type { ReferencePath, Resolve } from './references.js';

export interface ReferenceRules {
  readonly paths: readonly ReferencePath[];
  readonly resolve: Resolve;
}

/** Shorter values are no secrets, and would be found in every message. */
const MIN_MASKED_CHARACTERS = 4;

/** The strings of a document that have references where they may have them, with their values. */
export class ReferringStrings {
  readonly #values = new Map<string, string>();
  readonly #masks: { readonly value: string; readonly written: string }[] = [];
  readonly faults: { readonly path: JsonPath; readonly message: string }[] = [];

  constructor(roots: readonly JsonNode[], { paths, resolve }: ReferenceRules) {
    for (const root of roots) {
      for (const [path, text] of strings(root, [])) {
        if (HAS_REFERENCE.test(text) && mayRefer(path, paths)) this.#add(path, text, resolve);
      }
    }
  }

  has(path: JsonPath): boolean {
    return this.#values.has(keyOf(path));
  }

  /** The value at a path with the values of the references in it. */
  expand(path: JsonPath, value: unknown): unknown {
    if (this.#values.size === 0) return value;
    if (typeof value === 'string') return this.#values.get(keyOf(path)) ?? value;
    if (Array.isArray(value)) return value.map((each, index) => this.expand([...path, index], each));
    if (typeof value !== 'object' || value === null) return value;
    const members = Object.entries(value);
    return Object.fromEntries(members.map(([key, each]) => [key, this.expand([...path, key], each)]));
  }

  /** The message with references in the place of their values. */
  masked(message: string): string {
    return this.#masks.reduce((text, { value, written }) => text.replaceAll(value, written), message);
  }

  #add(path: JsonPath, text: string, resolve: Resolve): void {
    const { text: expanded, faults, values } = expandReferences(text, resolve);
    this.#values.set(keyOf(path), expanded);
    for (const message of faults) this.faults.push({ path, message });
    // The whole text first: a message may have cut it within a value.
    for (const { value, written } of [{ value: expanded, written: text }, ...values]) {
      if (value.length < MIN_MASKED_CHARACTERS || value === written) continue;
      this.#masks.push({ value, written }, { value: shorten(value), written });
    }
  }
}

function* strings(node: JsonNode, path: JsonPath): Generator<readonly [JsonPath, string]> {
  if (node.kind === 'object') {
    for (const [key, { value }] of node.members) yield* strings(value, [...path, key]);
  } else if (node.kind === 'array') {
    for (const [index, element] of node.elements.entries()) yield* strings(element, [...path, index]);
  } else if (typeof node.value === 'string') yield [path, node.value];
}

/** A step of a path may contain any character. */
const keyOf = (path: JsonPath) => JSON.stringify(path.map(String));
