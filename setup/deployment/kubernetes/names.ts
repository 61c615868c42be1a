import { fnv1a } from '../../panels/hash.js';
import { ownerOf } from '../ownership.js';

/** Longest name of a Service, and longest value of a label (RFC 1123). */
export const MAX_LABEL_VALUE_CHARACTERS = 63;
/** Longest name of all other objects (RFC 1123). */
export const MAX_OBJECT_NAME_CHARACTERS = 253;

const LEGAL = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;

/** The name of the Deployment and of the Service. The names of all other objects of a service begin with it. */
export function baseName(service: string): string {
  return legalName(ownerOf(service), MAX_LABEL_VALUE_CHARACTERS);
}

/** The name of another object of a service: `natsight-orders-rules`. */
export function objectName(service: string, ...parts: readonly string[]): string {
  return legalName([ownerOf(service), ...parts].join('-'), MAX_OBJECT_NAME_CHARACTERS);
}

/**
 * A name that Kubernetes accepts. A legal one is used unchanged; others get a hash, because `a_b` and `A-b` would otherwise be the same
 * object.
 */
export function legalName(text: string, maxCharacters: number): string {
  if (text.length <= maxCharacters && LEGAL.test(text)) return text;
  const hash = fnv1a(text).toString(16).padStart(8, '0');
  const words = text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  const plain = words
    .join('-')
    .slice(0, maxCharacters - hash.length - 1)
    .replace(/-$/, '');
  return [plain, hash].filter((part) => part !== '').join('-');
}
