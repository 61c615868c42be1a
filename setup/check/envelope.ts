import type { Problem } from '../problem.js';
import { formatFields } from '../expression/format-fields.js';
import type { EnvelopeField, Stream } from '../model/stream.js';
import type { JsonPath } from '../source/json-node.js';
import type { CheckContext } from './context.js';

/** Fields from tokens of the subject and from headers have names that no field of the payload and no other of them has. */
export function* checkEnvelopes({ setup, processing }: CheckContext): Generator<Problem> {
  for (const stream of setup.streams) {
    const payload = payloadFields(stream);
    for (const field of stream.envelope) {
      const what = describe(field);
      const path = placeOf(stream, field);
      const other = stream.envelope.find(({ name }) => name === field.name);
      if (payload.has(field.name)) {
        const message = `${what} would replace the field "${field.name}" of the payload, which the schema declares: use another name`;
        yield processing.problem(path, message);
      } else if (other !== undefined && other !== field) {
        yield processing.problem(path, `${what} has the name of ${describe(other)}: use another name`);
      }
    }
  }
}

function payloadFields({ schema, format }: Stream): ReadonlySet<string> {
  const { properties } = schema;
  const declared = typeof properties === 'object' && properties !== null ? Object.keys(properties) : [];
  return new Set([...declared, ...formatFields(format, schema).fields.map(([name]) => name)]);
}

function describe({ name, header }: EnvelopeField): string {
  return header === undefined ? `the token "{${name}}" of the subject` : `the header "${header}"`;
}

function placeOf({ name: stream, source }: Stream, { name, header }: EnvelopeField): JsonPath {
  if (header !== undefined) return ['dataStreams', stream, 'headers', name];
  return source.kind === 'jetstream'
    ? ['dataStreams', stream, 'jetstream', 'subject']
    : ['dataStreams', stream, 'subject'];
}
