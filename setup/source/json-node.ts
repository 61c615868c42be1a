/** A value of a setup file, JSON or YAML, with its position. Offsets count UTF-16 units; `end` is exclusive. */
export type JsonNode =
  | (Place & { readonly kind: 'object'; readonly members: ReadonlyMap<string, JsonMember> })
  | (Place & { readonly kind: 'array'; readonly elements: readonly JsonNode[] })
  | (Place & {
      readonly kind: 'scalar';
      readonly value: string | number | boolean | null;
      /** Offset of a character of a string in the text. Default: as JSON writes strings. */
      readonly offsetOf?: (index: number) => number;
    });

interface Place {
  readonly start: number;
  readonly end: number;
}

export interface JsonMember {
  readonly keyStart: number;
  readonly value: JsonNode;
}

export interface JsonDocument {
  readonly root: JsonNode;
  /** Duplicate keys of objects; a usual parser would silently keep the last one. */
  readonly repeated: readonly { readonly key: string; readonly offset: number }[];
}

/** The path of a value in its document: object keys and array indexes, from the root. */
export type JsonPath = readonly (string | number)[];

/** The value without positions; a key `__proto__` is an ordinary key. */
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
