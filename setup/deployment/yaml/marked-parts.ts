import { YAMLException, load } from 'js-yaml';
import { insertPart } from './insertion.js';
import type { ListPart } from './insertion.js';
import { Markers } from './markers.js';
import { nestedParts, ownedParts } from './owned-parts.js';
import { isSameDocument } from './same-document.js';
import { YamlEditError } from './yaml-edit-error.js';

/**
 * A YAML file of somebody else with these entries in its lists, between comments that name their owner. Replaces what the owner
 * inserted before; no other byte changes, and `withoutParts` takes exactly this out again. Throws a `YamlEditError` if that cannot
 * be done, with the line and the reason.
 */
export function withParts(text: string, owner: string, parts: readonly ListPart[]): string {
  parsed(text);
  if (isSameDocument(byPath(ownedParts(text, owner)), byPath(parts))) return text;
  const original = withoutParts(text, owner);
  const markers = new Markers(owner);
  const document = parsed(original);
  let edited = original;
  for (const part of parts.filter(({ items }) => items.length > 0)) {
    edited = readable(edited, (whole) => insertPart(whole, part, markers));
    insertInto(document, part);
  }
  // The proof that nothing else changed, whatever the file looks like.
  if (!isSameDocument(parsed(edited), document)) {
    throw new YamlEditError(original, 0, 'its lists cannot be extended without changing their meaning');
  }
  if (withoutParts(edited, owner) !== original) {
    throw new YamlEditError(original, 0, `its comments look like those around the part of ${owner}`);
  }
  return edited;
}

/** The file without what the owner inserted. Parts of others in a list that this owner has made are kept: the list is then theirs. */
export function withoutParts(text: string, owner: string): string {
  const nested = readable(text, (whole) => nestedParts(whole, owner));
  let bare = new Markers(owner).remove(text);
  for (const [other, parts] of nested) {
    const present = ownedParts(bare, other);
    const lost = parts.filter(({ path }) => !present.some((part) => isSameDocument(part.path, path)));
    for (const part of lost) bare = insertPart(bare, part, new Markers(other));
  }
  return bare;
}

const parsed = (text: string): unknown => readable(text, (whole) => load(whole));

/** Turns an error of the parser into one with the line. */
function readable<Result>(text: string, read: (text: string) => Result): Result {
  try {
    return read(text);
  } catch (cause) {
    if (!(cause instanceof YAMLException)) throw cause;
    throw new YamlEditError(text, cause.mark?.position ?? 0, `it is not YAML: ${cause.reason}`, { cause });
  }
}

/** In one order, without empty ones. */
function byPath(parts: readonly ListPart[]): unknown {
  return Object.fromEntries(
    parts.filter(({ items }) => items.length > 0).map(({ path, items }) => [path.join('.'), items]),
  );
}

/** Adds the entries to a parsed document. */
function insertInto(document: unknown, { path, items }: ListPart): void {
  let node = document as Record<string, unknown>;
  for (const key of path.slice(0, -1)) node = node[key] as Record<string, unknown>;
  const key = path.at(-1) ?? '';
  const list = node[key];
  node[key] = [...items, ...(Array.isArray(list) ? list : [])];
}
