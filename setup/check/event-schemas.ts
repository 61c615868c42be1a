import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ErrorObject } from 'ajv';
import addFormats from 'ajv-formats';
import { RE2JS } from 're2js';
import { reasonOf } from '../expression/pattern-reason.js';
import { fieldTypesOf } from '../expression/field-types.js';
import type { Stream } from '../model/stream.js';
import type { Problem } from '../problem.js';
import { describeFound } from '../reading/found.js';
import type { JsonPath } from '../source/json-node.js';
import type { Source } from '../source/source.js';
import { unknown } from './context.js';
import type { CheckContext } from './context.js';

/** JSON Schemas of events compile, with patterns that RE2 takes, and have the field with the event's time. */
export function* checkEventSchemas({ setup, processing }: CheckContext): Generator<Problem> {
  for (const stream of setup.streams) {
    const path = ['dataStreams', stream.name, 'schema'];
    const patterns = [...patternProblems(processing, path, stream.schema)];
    yield* patterns;
    if (patterns.length === 0) yield* schemaProblems(processing, path, stream.schema);
    yield* eventTimeProblems(processing, stream);
  }
}

/** Made once: compiling the schema of schemas takes longer than all other checks together. */
const AJV = new Ajv2020({
  strict: true,
  strictTypes: false,
  strictTuples: false,
  allErrors: true,
  logger: false,
  code: { regExp: Object.assign((pattern: string) => RE2JS.compile(pattern), { code: 'RE2JS.compile' }) },
});
addFormats.default(AJV, { mode: 'fast' });

function* schemaProblems(source: Source, path: JsonPath, schema: object): Generator<Problem> {
  try {
    if (AJV.validateSchema(schema) === true) AJV.compile(schema);
    else yield* metaSchemaProblems(source, path, AJV.errors ?? []);
  } catch (error) {
    yield compileProblem(source, path, error instanceof Error ? error.message : String(error));
  } finally {
    AJV.removeSchema(schema);
  }
}

/** One for each place: ajv adds to the cause what followed from it. */
function* metaSchemaProblems(
  source: Source,
  path: JsonPath,
  errors: readonly ErrorObject[],
): Generator<Problem> {
  const byPlace = new Map(errors.toReversed().map((error) => [error.instancePath, error]));
  for (const [pointer, { message = 'is not allowed', params }] of byPlace) {
    const place = [...path, ...stepsOf(pointer)];
    const allowed: unknown = params['allowedValues'];
    const rule = Array.isArray(allowed) ? `expected ${allowed.join(', ')}` : message;
    yield source.problem(place, `no JSON Schema: ${rule}, found ${describeFound(source.value(place))}`);
  }
}

/** `/properties/delay/type` as a path. */
function stepsOf(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** ajv tells the place of an unknown format; of an unknown keyword the first of its name is the place. */
function compileProblem(source: Source, path: JsonPath, message: string): Problem {
  const [, format, pointer] = /^unknown format "(.*)" ignored in schema at path "#(.*)"$/.exec(message) ?? [];
  if (pointer !== undefined) {
    return source.problem(
      [...path, ...stepsOf(pointer), 'format'],
      `no JSON Schema: unknown format "${format}"`,
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
  const text = `no JSON Schema: ${message.replace('strict mode: ', '')}`;
  return place === undefined ? source.problem(path, text) : source.keyProblem(place, text);
}

function findKey(value: unknown, key: string, path: JsonPath): JsonPath | undefined {
  for (const [name, child] of entriesOf(value)) {
    const found = name === key ? [...path, name] : findKey(child, key, [...path, name]);
    if (found !== undefined) return found;
  }
  return undefined;
}

function* patternProblems(source: Source, path: JsonPath, schema: unknown): Generator<Problem> {
  for (const [key, value] of entriesOf(schema)) {
    if (key === 'pattern' && typeof value === 'string') yield* patternProblem(source, [...path, key], value);
    else yield* patternProblems(source, [...path, key], value);
  }
}

function* patternProblem(source: Source, path: JsonPath, pattern: string): Generator<Problem> {
  try {
    RE2JS.compile(pattern);
  } catch (error) {
    yield source.problem(
      path,
      `${JSON.stringify(pattern)} is no regular expression of RE2: ${reasonOf(error)}`,
    );
  }
}

function* eventTimeProblems(source: Source, stream: Stream): Generator<Problem> {
  const field = stream.eventTime?.field;
  const { types, open } = fieldTypesOf(stream.schema);
  if (field === undefined) return;
  const path = ['dataStreams', stream.name, 'eventTime', 'field'];
  const type = types.get(field);
  if (type === undefined && !open) yield source.problem(path, unknown('field', field, [...types.keys()]));
  if (type !== undefined && !['string', 'double', 'dyn'].includes(type)) {
    yield source.problem(
      path,
      `the time of an event is a text or a number, found field "${field}" of type ${type}`,
    );
  }
}

function entriesOf(value: unknown): readonly (readonly [string, unknown])[] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}
