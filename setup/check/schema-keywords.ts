import { CHECKED_FORMATS, isObject, KEYWORDS, subschemas } from '../event-schema/keywords.js';
import type { SchemaObject } from '../event-schema/keywords.js';
import { nearest } from '../nearest.js';
import type { Problem } from '../problem.js';
import type { JsonPath } from '../source/json-node.js';
import type { SourceText } from '../source/source.js';

/** Annotations of common tools whose names are similar to a keyword: OpenAPI, json-schema-to-typescript, editors. */
const ANNOTATION = /^(?:x-|ts[A-Z]|(?:example|xml|enumNames|errorMessage|markdownDescription)$)/;

/** Formats of JSON Schema and OpenAPI that are not checked, but whose names are similar to one that is. */
const OTHER_FORMATS: ReadonlySet<string> = new Set('iri iri-reference int8 int16 uint32 uint64'.split(' '));

/** Warnings for names similar to a keyword, and formats similar to one that is checked. Others are annotations. */
export function* keywordProblems(
  source: SourceText,
  path: JsonPath,
  schema: SchemaObject,
): Generator<Problem> {
  for (const key of Object.keys(schema)) {
    const meant =
      KEYWORDS.has(key) || ANNOTATION.test(key) ? undefined : nearest(key, [...KEYWORDS.keys()], slips(key));
    if (meant === undefined) continue;
    const message = `"${key}" is no keyword of JSON Schema and has no effect; did you mean "${meant}"?`;
    yield source.keyProblem([...path, key], message, 'warning');
  }
  yield* formatProblems(source, [...path, 'format'], schema['format']);
  for (const { path: steps, schema: part } of subschemas(schema)) {
    if (isObject(part)) yield* keywordProblems(source, [...path, ...steps], part);
  }
}

/** Keywords whose value may be null, as it may be of an event. */
const NULL_IS_A_VALUE: ReadonlySet<string> = new Set(['const', 'default']);

/** A keyword that is null: older drafts and `nullable` would take it for one that is not there. */
export function* nullProblems(source: SourceText, path: JsonPath, schema: SchemaObject): Generator<Problem> {
  for (const [key, value] of Object.entries(schema)) {
    if (value !== null || !KEYWORDS.has(key) || NULL_IS_A_VALUE.has(key)) continue;
    yield source.problem([...path, key], `"${key}" is null: give it a value, or leave it out`);
  }
  for (const { path: steps, schema: part } of subschemas(schema)) {
    if (isObject(part)) yield* nullProblems(source, [...path, ...steps], part);
  }
}

function* formatProblems(source: SourceText, path: JsonPath, format: unknown): Generator<Problem> {
  if (typeof format !== 'string' || CHECKED_FORMATS.has(format) || OTHER_FORMATS.has(format)) return;
  const meant = nearest(format, [...CHECKED_FORMATS], slips(format));
  if (meant === undefined) return;
  const message = `no values are checked for the format "${format}"; did you mean "${meant}"?`;
  yield source.problem(path, message, 'warning');
}

/** How many typing errors a name may have to be taken for another. Short names that differ in two letters are different names. */
function slips(name: string): number {
  return name.length < 8 ? 1 : 2;
}
