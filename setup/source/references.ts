import type { JsonPath } from './json-node.js';

/** Why a reference has no value: "the environment variable SHOP_ENV is not set". */
export interface Unresolved {
  readonly unresolved: string;
}

/** The value of `NAME` or `file:PATH`, which stands between `${` and `}`. */
export type Resolve = (reference: string) => string | Unresolved;

/** A path of values that may hold references; `*` stands for any key or index, a last `**` for everything below. */
export type ReferencePath = readonly string[];

/** `$${` stands for `${`. */
const REFERENCE = /\$(?:\$\{|\{([^{}]*)\})/g;

export const HAS_REFERENCE = /\$\{/;

/** Whether the value at a path may hold references. */
export function mayRefer(path: JsonPath, patterns: readonly ReferencePath[]): boolean {
  return patterns.some((pattern) => {
    const isOpen = pattern.at(-1) === '**';
    const steps = isOpen ? pattern.slice(0, -1) : pattern;
    if (isOpen ? path.length <= steps.length : path.length !== steps.length) return false;
    return steps.every((step, index) => step === '*' || step === String(path[index]));
  });
}

/** A text with the values of its references. */
export interface Expanded {
  readonly text: string;
  /** Why references could not be resolved. */
  readonly faults: readonly string[];
  /** Each value, and the reference for which it stands. */
  readonly values: readonly { readonly value: string; readonly written: string }[];
}

/** Replaces the references of a text. What cannot be resolved stays as it is written. */
export function expandReferences(text: string, resolve: Resolve): Expanded {
  const faults: string[] = [];
  const values: Expanded['values'][number][] = [];
  const expanded = text.replaceAll(REFERENCE, (written: string, name: string | undefined) => {
    if (name === undefined) return '${';
    const value = resolve(name);
    if (typeof value === 'string') {
      values.push({ value, written });
      return value;
    }
    faults.push(value.unresolved);
    return written;
  });
  return { text: expanded, faults, values };
}
