import type { Ajv2020, ErrorObject } from 'ajv/dist/2020.js';
import { createAjv } from '../ajv.js';
import { reasonOf } from '../expression/pattern-reason.js';
import type { Problem } from '../problem.js';
import { describeFound } from '../reading/found.js';
import type { JsonPath } from '../source/json-node.js';
import type { SourceText } from '../source/source.js';
import { plainRegExp } from '../plain-pattern.js';
import { compileRe2 } from '../re2.js';
import { isPlainSchema } from './plain-schema.js';

/** The problems of a JSON Schema at a path: patterns that are not valid RE2, and ajv errors. */
export function jsonSchemaProblems(source: SourceText, path: JsonPath, schema: object): readonly Problem[] {
  const patterns = [...patternProblems(source, path, schema)];
  if (patterns.length > 0) return patterns;
  return isPlainSchema(schema) ? [] : [...schemaProblems(source, path, schema)];
}

/** Created once: compiling the meta-schema takes longer than all other checks together. */
let compiler: Ajv2020 | undefined;

function schemaCompiler(): Ajv2020 {
  compiler ??= createAjv({
    strict: true,
    strictTypes: false,
    strictTuples: false,
    allErrors: true,
    logger: false,
    code: { regExp: Object.assign((pattern: string) => compileRe2(pattern), { code: 'compileRe2' }) },
  });
  return compiler;
}

function* schemaProblems(source: SourceText, path: JsonPath, schema: object): Generator<Problem> {
  const ajv = schemaCompiler();
  try {
    if (ajv.validateSchema(schema) !== true) yield* metaSchemaProblems(source, path, ajv.errors ?? []);
    else if ('$async' in ajv.compile(schema))
      yield source.problem(path, 'not a valid JSON Schema: "$async" is not supported');
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
    const place = [...path, ...stepsOf(pointer)];
    const allowed: unknown = params['allowedValues'];
    const rule = Array.isArray(allowed) ? `expected ${allowed.join(', ')}` : message;
    yield source.problem(
      place,
      `not a valid JSON Schema: ${rule}, found ${describeFound(source.value(place))}`,
    );
  }
}

/** `/properties/delay/type` as a path. */
function stepsOf(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** ajv reports the path of an unknown format, but not of an unknown keyword: use the first key of that name. */
function compileProblem(source: SourceText, path: JsonPath, message: string): Problem {
  const [, format, pointer] = /^unknown format "(.*)" ignored in schema at path "#(.*)"$/.exec(message) ?? [];
  if (pointer !== undefined) {
    return source.problem(
      [...path, ...stepsOf(pointer), 'format'],
      `not a valid JSON Schema: unknown format "${format}"`,
    );
  }
  if (message.startsWith('no schema with key or ref')) {
    const draft = 'expected "https://json-schema.org/draft/2020-12/schema", found ';
    return source.problem(
      [...path, '$schema'],
      `${draft}${describeFound(source.value([...path, '$schema']))}`,
    );
  }
  const keyword = /unknown keyword: "([^"]+)"/.exec(message)?.[1];
  const place = keyword === undefined ? undefined : findKey(source.value(path), keyword, path);
  const text = `not a valid JSON Schema: ${message.replace('strict mode: ', '')}`;
  return place === undefined ? source.problem(path, text) : source.keyProblem(place, text);
}

function findKey(value: unknown, key: string, path: JsonPath): JsonPath | undefined {
  for (const [name, child] of entriesOf(value)) {
    const found = name === key ? [...path, name] : findKey(child, key, [...path, name]);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Keywords whose values are event values, not schemas. */
const VALUES: ReadonlySet<string> = new Set(['const', 'enum', 'default', 'examples']);

function* patternProblems(source: SourceText, path: JsonPath, schema: unknown): Generator<Problem> {
  for (const [key, value] of entriesOf(schema)) {
    if (VALUES.has(key)) continue;
    if (key === 'pattern' && typeof value === 'string') yield* patternProblem(source, [...path, key], value);
    else yield* patternProblems(source, [...path, key], value);
  }
}

function* patternProblem(source: SourceText, path: JsonPath, pattern: string): Generator<Problem> {
  if (plainRegExp(pattern) !== undefined) return;
  try {
    compileRe2(pattern);
  } catch (error) {
    yield source.problem(
      path,
      `${JSON.stringify(pattern)} is not a valid RE2 expression: ${reasonOf(error)}`,
    );
  }
}

function entriesOf(value: unknown): readonly (readonly [string, unknown])[] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}
