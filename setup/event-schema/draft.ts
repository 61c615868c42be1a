/** A version of JSON Schema. */
export type Draft = 'draft-04' | 'draft-06' | 'draft-07' | '2019-09' | '2020-12';

const BY_ADDRESS: ReadonlyMap<string, Draft> = new Map([
  ['json-schema.org/draft-04/schema', 'draft-04'],
  ['json-schema.org/draft-06/schema', 'draft-06'],
  ['json-schema.org/draft-07/schema', 'draft-07'],
  ['json-schema.org/draft/2019-09/schema', '2019-09'],
  ['json-schema.org/draft/2020-12/schema', '2020-12'],
  // Without a version it means the current one.
  ['json-schema.org/schema', '2020-12'],
]);

/** The addresses that `$schema` may have, as the drafts write them. */
export const DRAFT_ADDRESSES: readonly string[] = [
  ...['draft-04', 'draft-06', 'draft-07'].map((draft) => `http://json-schema.org/${draft}/schema#`),
  ...['2019-09', '2020-12'].map((draft) => `https://json-schema.org/draft/${draft}/schema`),
];

/** The draft that `$schema` names; without one the current. `undefined`: another dialect. */
export function draftOf($schema: unknown): Draft | undefined {
  if ($schema === undefined) return '2020-12';
  return typeof $schema === 'string'
    ? BY_ADDRESS.get($schema.replace(/^https?:\/\//, '').replace(/#$/, ''))
    : undefined;
}
