import type { Ajv2020, ErrorObject } from 'ajv/dist/2020.js';
import { canonicalText } from '../identity/canonical-text.js';

/**
 * Replaces the keyword `uniqueItems`. ajv compares each element with all others unless the schema says that they are scalars: an array
 * of 100,000 objects, which fits into a message of 1 MiB, takes it ten minutes.
 */
export function checkUniqueItemsInLinearTime(ajv: Ajv2020): void {
  ajv.removeKeyword('uniqueItems');
  ajv.addKeyword({
    keyword: 'uniqueItems',
    type: 'array',
    schemaType: 'boolean',
    errors: 'full',
    validate: checkUnique,
  });
}

/** ajv reads `errors` after a failed check. */
interface CheckOfKeyword {
  (isDemanded: boolean, elements: readonly unknown[]): boolean;
  errors?: Partial<ErrorObject>[];
}

const checkUnique: CheckOfKeyword = (isDemanded: boolean, elements: readonly unknown[]): boolean => {
  const found = isDemanded ? firstDuplicate(elements) : undefined;
  if (found === undefined) return true;
  const { first, second } = found;
  const message = `must NOT have duplicate items (items ## ${first} and ${second} are identical)`;
  checkUnique.errors = [{ keyword: 'uniqueItems', message, params: { i: second, j: first } }];
  return false;
};

/** The indexes of two elements that are equal; objects are if they have the same members in any order. */
function firstDuplicate(elements: readonly unknown[]): { first: number; second: number } | undefined {
  const scalars = new Map<unknown, number>();
  const others = new Map<string, number>();
  for (const [second, element] of elements.entries()) {
    const isScalar = typeof element !== 'object' || element === null;
    const first = isScalar
      ? indexOf(element, second, scalars)
      : indexOf(canonicalText(element), second, others);
    if (first !== second) return { first, second };
  }
  return undefined;
}

/** The index at which the key was first seen. */
function indexOf<Key>(key: Key, at: number, seen: Map<Key, number>): number {
  const first = seen.get(key);
  if (first !== undefined) return first;
  seen.set(key, at);
  return at;
}
