import type { Ajv2020, ErrorObject } from 'ajv/dist/2020.js';
import { createAjv } from '../ajv.js';
import { DRAFT_ADDRESSES, draftOf } from '../event-schema/draft.js';
import { isObject } from '../event-schema/keywords.js';
import type { SchemaObject } from '../event-schema/keywords.js';
import type { Problem } from '../problem.js';
import { describeFound } from '../reading/found.js';
import { compileJsonPattern } from '../re2.js';
import type { JsonPath } from '../source/json-node.js';
import type { SourceText } from '../source/source.js';
import { isPlainSchema } from './plain-schema.js';
import { keywordProblems, nullProblems } from './schema-keywords.js';
import { patternProblems } from './schema-patterns.js';

/**
 * The problems of a JSON Schema at a path: its dialect, patterns that are not valid RE2, names similar to a keyword, and what
 * ajv finds. `schema`: the same schema in the form of `currentSchema`.
 */
export function* jsonSchemaProblems(
  source: SourceText,
  path: JsonPath,
  schema: SchemaObject,
): Generator<Problem> {
  const written = source.value(path);
  if (!isObject(written)) return;
  if (draftOf(written['$schema']) === undefined) {
    const found = describeFound(written['$schema']);
    const drafts = DRAFT_ADDRESSES.map((address) => `"${address}"`).join(', ');
    yield source.problem([...path, '$schema'], `expected one of ${drafts}, found ${found}`);
    return;
  }
  yield* keywordProblems(source, path, written);
  const faults = [...nullProblems(source, path, written), ...patternProblems(source, path, written)];
  yield* faults;
  if (faults.length === 0 && !isPlainSchema(schema)) yield* schemaProblems(source, path, schema);
}

/** Created once: compiling the meta-schema takes longer than all other checks together. */
let compiler: Ajv2020 | undefined;

function schemaCompiler(): Ajv2020 {
  compiler ??= createAjv({
    allErrors: true,
    code: {
      regExp: Object.assign((pattern: string) => compileJsonPattern(pattern), { code: 'compileJsonPattern' }),
    },
  });
  return compiler;
}

function* schemaProblems(source: SourceText, path: JsonPath, schema: SchemaObject): Generator<Problem> {
  const ajv = schemaCompiler();
  try {
    if (ajv.validateSchema(schema) !== true) yield* metaSchemaProblems(source, path, ajv.errors ?? []);
    else ajv.compile(schema);
  } catch (error) {
    yield compileProblem(source, path, error instanceof Error ? error.message : String(error));
  } finally {
    ajv.removeSchema(schema);
  }
}

/** One problem per path: ajv reports both the cause and its consequences. */
function* metaSchemaProblems(
  source: SourceText,
  path: JsonPath,
  errors: readonly ErrorObject[],
): Generator<Problem> {
  const byPlace = new Map(errors.toReversed().map((error) => [error.instancePath, error]));
  for (const [pointer, { message = 'is not allowed', params }] of byPlace) {
    const place = [...path, ...writtenPath(pointer)];
    const allowed: unknown = params['allowedValues'];
    const rule = Array.isArray(allowed) ? `expected ${allowed.join(', ')}` : message;
    yield source.problem(
      place,
      `not a valid JSON Schema: ${rule}, found ${describeFound(source.value(place))}`,
    );
  }
}

/** The path of `/properties/delay/type`, with the keywords as older drafts write them: a problem is shown at what exists of it. */
function writtenPath(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((step) => OLDER_NAMES.get(step) ?? step);
}

const OLDER_NAMES: ReadonlyMap<string, string> = new Map([
  ['prefixItems', 'items'],
  ['$id', 'id'],
]);

/** ajv does not say where a reference is that leads nowhere: use the first one. */
function compileProblem(source: SourceText, path: JsonPath, message: string): Problem {
  const reference = /^can't resolve reference (\S+) from/.exec(message)?.[1];
  const place = reference === undefined ? undefined : findReference(source.value(path), reference, path);
  if (place === undefined) return source.problem(path, `not a valid JSON Schema: ${message}`);
  const found = JSON.stringify(source.value(place));
  return source.problem(
    place,
    `${found} leads to nothing in this schema: a reference must begin with "#" and name a part of the schema`,
  );
}

function findReference(schema: unknown, reference: string, path: JsonPath): JsonPath | undefined {
  if (typeof schema !== 'object' || schema === null) return undefined;
  for (const [key, child] of Object.entries(schema)) {
    if (key === '$ref' && child === reference) return [...path, key];
    const found = findReference(child, reference, [...path, key]);
    if (found !== undefined) return found;
  }
  return undefined;
}
