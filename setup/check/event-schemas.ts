import { fieldTypesOf } from '../expression/field-types.js';
import { MESSAGE_ID_HEADER } from '../model/deduplicate.js';
import type { Stream } from '../model/stream.js';
import type { Problem } from '../problem.js';
import type { SourceText } from '../source/source.js';
import { unknown } from './context.js';
import type { CheckContext } from './context.js';
import { jsonSchemaProblems } from './json-schema-problems.js';

/** JSON Schemas of events compile, and contain the fields for the identity. */
export function* checkEventSchemas({ setup, processing }: CheckContext): Generator<Problem> {
  for (const stream of setup.streams) {
    const path = ['dataStreams', stream.name];
    yield* jsonSchemaProblems(processing, [...path, 'schema'], stream.schema);
    for (const { name, header, schema } of stream.envelope) {
      const place = header === undefined ? ['tokens', name] : ['headers', name, 'schema'];
      yield* jsonSchemaProblems(processing, [...path, ...place], schema);
    }
    yield* identityProblems(processing, stream);
  }
}

function* identityProblems(source: SourceText, stream: Stream): Generator<Problem> {
  const by = stream.deduplicate?.by;
  if (by === undefined || by === MESSAGE_ID_HEADER) return;
  const path = ['dataStreams', stream.name, 'deduplicate', 'by'];
  const { types, open } = fieldTypesOf(stream);
  const type = types.get(by);
  if (type === undefined && !open) {
    yield source.problem(path, unknown('field', by, [MESSAGE_ID_HEADER, ...types.keys()]));
  }
  if (type !== undefined && !['string', 'double', 'bool', 'dyn'].includes(type)) {
    yield source.problem(
      path,
      `the identity must be a string, a number or a boolean, but field "${by}" has type ${type}`,
    );
  }
}
