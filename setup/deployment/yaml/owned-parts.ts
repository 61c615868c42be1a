import { load } from 'js-yaml';
import type { ListPart } from './insertion.js';
import { Markers, ownersIn } from './markers.js';
import { yamlDocuments } from './yaml-node.js';
import type { YamlNode } from './yaml-node.js';

/** Lines between the markers of an owner. */
interface Region {
  readonly owner: string;
  readonly start: number;
  readonly end: number;
}

/** What an owner has inserted into a YAML text. The part of one owner may stand inside that of another, who made the list. */
export function ownedParts(text: string, owner: string): readonly ListPart[] {
  const regions = regionsIn(text);
  if (!regions.some((region) => region.owner === owner)) return [];
  const [root] = yamlDocuments(text);
  if (root === undefined) return [];
  const parts = new Map<string, { readonly path: readonly string[]; readonly items: unknown[] }>();
  collect(root, load(text), [], (path, { start }, item) => {
    if (innermost(regions, start)?.owner !== owner) return;
    const key = JSON.stringify(path);
    const part = parts.get(key) ?? { path, items: [] };
    part.items.push(item);
    parts.set(key, part);
  });
  return [...parts.values()];
}

/** The parts of others that are lost with those of an owner. */
export function nestedParts(text: string, owner: string): ReadonlyMap<string, readonly ListPart[]> {
  const regions = regionsIn(text);
  const own = regions.filter((region) => region.owner === owner);
  const others = new Set(
    regions
      .filter(({ start, end }) => own.some((outer) => outer.start < start && end < outer.end))
      .map((region) => region.owner),
  );
  others.delete(owner);
  return new Map([...others].map((other) => [other, ownedParts(text, other)]));
}

function regionsIn(text: string): readonly Region[] {
  return ownersIn(text).flatMap((owner) =>
    new Markers(owner).regions(text).map((region) => ({ owner, ...region })),
  );
}

function innermost(regions: readonly Region[], offset: number): Region | undefined {
  return regions
    .filter(({ start, end }) => start <= offset && offset < end)
    .toSorted((a, b) => a.end - a.start - (b.end - b.start))[0];
}

/** Tells of the entries of every list that a path of keys leads to. */
function collect(
  node: YamlNode,
  value: unknown,
  path: readonly string[],
  tell: (path: readonly string[], node: YamlNode, item: unknown) => void,
): void {
  if (node.kind === 'sequence' && Array.isArray(value)) {
    node.items.forEach((item, index) => tell(path, item, value[index]));
  }
  if (node.kind !== 'mapping' || typeof value !== 'object' || value === null) return;
  for (const entry of node.entries) {
    collect(entry.value, Reflect.get(value, entry.key), [...path, entry.key], tell);
  }
}
