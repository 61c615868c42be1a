/** A piece of a JSON text with its place; offsets count UTF-16 units, `end` stands behind the last one. */
export type JsonNode =
  | (Place & { readonly kind: 'object'; readonly members: ReadonlyMap<string, JsonMember> })
  | (Place & { readonly kind: 'array'; readonly elements: readonly JsonNode[] })
  | (Place & { readonly kind: 'scalar'; readonly value: string | number | boolean | null });

interface Place {
  readonly start: number;
  readonly end: number;
}

export interface JsonMember {
  readonly keyStart: number;
  readonly value: JsonNode;
}

/** Where a value stands in its document: keys of objects and indexes of arrays, from the top. */
export type JsonPath = readonly (string | number)[];

/** The value that `JSON.parse` would give; a key `__proto__` is an ordinary key. */
export function valueOf(node: JsonNode): unknown {
  switch (node.kind) {
    case 'scalar':
      return node.value;
    case 'array':
      return node.elements.map(valueOf);
    case 'object':
      return Object.fromEntries(Array.from(node.members, ([key, member]) => [key, valueOf(member.value)]));
  }
}

export function childOf(node: JsonNode, step: string | number): JsonNode | undefined {
  if (node.kind === 'object') return node.members.get(String(step))?.value;
  if (node.kind === 'array') return node.elements[Number(step)];
  return undefined;
}
