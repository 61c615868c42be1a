import * as z from 'zod';
import { jetstreamSchema } from './jetstream.js';
import type { JetStreamOptions } from './jetstream.js';
import { currentSchema } from '../event-schema/current-schema.js';
import { suggest } from '../nearest.js';
import { deduplicateSchema } from './deduplicate.js';
import type { Deduplicate } from './deduplicate.js';
import { eventTimeSchema } from './event-time.js';
import type { EventTime } from './event-time.js';
import { formatSchema } from './format.js';
import type { Format } from './format.js';
import { parseSubjectPattern } from '../subject-pattern.js';
import type { SubjectPattern } from '../subject-pattern.js';
import { entryNameSchema, fieldNameSchema } from './name.js';
import { publishSubjectSchema, subjectPatternsSchema } from './subject.js';

const fileSchema = z.strictObject({
  path: z
    .string()
    .min(1)
    .describe('Recording, NDJSON, JSON array or CSV file. Relative to the setup folder.'),
  subject: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Subject of each event, with fields in braces. Default: the recorded one, else the stream name.',
    ),
  timeField: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Field with the recorded time. Default: the event time field, time, scheduled, date or timestamp.',
    ),
  rate: z
    .number()
    .positive()
    .optional()
    .describe('Events per second, instead of the recorded times. Default: the recorded times.'),
  speed: z.number().positive().default(1).describe('Speed factor relative to the recording.'),
  from: z
    .string()
    .optional()
    .describe('Start at the first event that is not older than this time. Default: the first.'),
  loop: z.boolean().default(false).describe('Restart at the end.'),
  addId: z
    .boolean()
    .default(false)
    .describe('Add a unique "id" to each event that has none, and the same as header Nats-Msg-Id.'),
  addTime: z
    .string()
    .min(1)
    .optional()
    .describe('Field that gets the time at which an event is played. Default: events stay as recorded.'),
});

/** JSON Schema of an event. ajv checks it when the setup is loaded, so any object is accepted here. */
const eventSchemaSchema = z.record(z.string(), z.json());

const limitsSchema = z.strictObject({
  messageBytes: z
    .int()
    .min(1)
    .default(1024 * 1024)
    .describe('Maximum message size in bytes. Also the limit for a compressed message after decompression.'),
  depth: z.int().min(1).max(1000).default(32).describe('Maximum nesting of objects and arrays.'),
  stringBytes: z
    .int()
    .min(1)
    .default(64 * 1024)
    .describe(
      'Maximum string length in bytes, also of tokens of the subject and of headers that the stream reads.',
    ),
  events: z
    .int()
    .min(1)
    .default(10_000)
    .describe('Maximum events that a message may hold, and maximum events that "each" may make of it.'),
});

/** A field from a header of the message. */
const headerSchema = z.union([
  z.string().min(1),
  z.strictObject({ name: z.string().min(1), schema: eventSchemaSchema.default({}) }),
]);

const commonShape = {
  format: formatSchema,
  schema: eventSchemaSchema
    .default({})
    .describe(
      'JSON Schema that every event must match: draft-04, draft-06, draft-07, 2019-09 or 2020-12 (the default), by its $schema. Patterns are RE2.',
    ),
  tokens: z
    .record(fieldNameSchema, eventSchemaSchema)
    .default({})
    .describe('JSON Schemas of fields that are named tokens of the subject. Default: any text.'),
  headers: z
    .record(fieldNameSchema, headerSchema)
    .default({})
    .describe(
      'Fields from headers of the message: { field: "Header-Name" }, or { name, schema }. A missing header is no field.',
    ),
  eventTime: eventTimeSchema
    .optional()
    .describe(
      'Take the event time from the event. Default: when JetStream stored the message, or else the time of arrival.',
    ),
  deduplicate: deduplicateSchema
    .optional()
    .describe('Reject events that were accepted before. Default: every event counts.'),
  deadLetter: publishSubjectSchema
    .optional()
    .describe('Subject for rejected messages, without wildcards. Headers say why. Default: only counted.'),
  limits: limitsSchema.prefault({}),
  overlaps: z
    .array(entryNameSchema)
    .default([])
    .describe(
      'Other streams that read the same messages on purpose: such messages count in each. Default: none.',
    ),
};

const streamInputSchema = z
  .strictObject({
    ...commonShape,
    subject: subjectPatternsSchema
      .optional()
      .describe(
        'A NATS subject or a list of them; "*" and ">" are wildcards. "{name}" for a token, or "{name...}" for the last ones, makes a field of the event.',
      ),
    queueGroup: z
      .string()
      .regex(/^\S+$/)
      .optional()
      .describe('Share the messages with the other members of this queue group.'),
    jetstream: jetstreamSchema
      .optional()
      .describe('Read a JetStream stream through a durable pull consumer.'),
    file: fileSchema
      .optional()
      .describe('Read recorded events from a file, for demos or machines without NATS.'),
    routed: z.literal(true).optional().describe('Only events from the "route" steps of other streams.'),
  })
  .describe('Exactly one of "subject", "jetstream", "file" and "routed" says where the events come from.');

type StreamInput = z.output<typeof streamInputSchema>;

/** Where the messages of a stream come from. */
export type StreamSource =
  | {
      readonly kind: 'subject';
      readonly subjects: readonly string[];
      readonly queueGroup: string | undefined;
    }
  | {
      readonly kind: 'jetstream';
      readonly jetstream: JetStreamOptions;
      /** Unset: durable. Ephemeral consumers leave nothing behind; only the command line asks for them. */
      readonly consumer?: 'ephemeral';
    }
  | {
      readonly kind: 'file';
      readonly file: FileOptions;
      /** Of the messages in a recording, only those that this source would have read. Unset: all. */
      readonly replaces?: StreamSource;
    }
  | { readonly kind: 'routed' };

export type { JetStreamOptions };
export type FileOptions = Readonly<z.output<typeof fileSchema>>;
export type StreamLimits = Readonly<z.output<typeof limitsSchema>>;
/** A field whose value travels beside the payload. It is a text. */
export interface EnvelopeField {
  readonly name: string;
  readonly schema: JsonSchema;
  /** The header that holds it; unset: a token of the subject. */
  readonly header: string | undefined;
}

/** A JSON Schema document. In a `Stream` it is of 2020-12, whatever draft the setup uses. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** A stream with all defaults. Durations are in milliseconds. */
export interface Stream {
  readonly name: string;
  readonly source: StreamSource;
  readonly format: Format;
  readonly schema: JsonSchema;
  /** The patterns of the subjects that name tokens. */
  readonly patterns: readonly SubjectPattern[];
  /** Fields from tokens of the subject and from headers. */
  readonly envelope: readonly EnvelopeField[];
  readonly eventTime: EventTime | undefined;
  readonly deduplicate: Deduplicate | undefined;
  readonly deadLetter: string | undefined;
  readonly limits: StreamLimits;
  /** Streams that read the same messages on purpose. */
  readonly overlaps: readonly string[];
}

/** What the time of an event is: declared in the setup, when JetStream stored the message, or when it arrived. */
export type TimeKind = 'declared' | 'stored' | 'arrival';

/** Events that are routed to a stream may come from JetStream. */
export function timeKindOf(eventTime: EventTime | undefined, source: StreamSource['kind']): TimeKind {
  if (eventTime !== undefined) return 'declared';
  return source === 'jetstream' || source === 'routed' ? 'stored' : 'arrival';
}

export const streamSchema = streamInputSchema.transform((input, context): Omit<Stream, 'name'> => {
  const { format, schema, eventTime, deduplicate, deadLetter, limits, overlaps } = input;
  const patterns = patternsOf(input.subject ?? input.jetstream?.subject).filter(
    ({ names }) => names.length > 0,
  );
  const envelope = [...tokenFields(patterns, input, context), ...headerFields(input)];
  const source = sourceOf(input, context);
  return {
    format,
    schema: currentSchema(schema),
    eventTime,
    deduplicate,
    deadLetter,
    limits,
    overlaps,
    patterns,
    envelope,
    source,
  };
});

function patternsOf(subjects: string | readonly string[] | undefined): readonly SubjectPattern[] {
  return [subjects ?? []].flat().map(parseSubjectPattern);
}

function tokenFields(
  patterns: readonly SubjectPattern[],
  { tokens }: StreamInput,
  context: z.RefinementCtx,
): readonly EnvelopeField[] {
  const names = new Set(patterns.flatMap((pattern) => pattern.names.map(({ name }) => name)));
  for (const name of Object.keys(tokens)) {
    if (names.has(name)) continue;
    const message = `no token of the subject is named "${name}"${suggest(name, [...names])}`;
    context.addIssue({ code: 'custom', path: ['tokens', name], message });
  }
  return [...names].map((name) => ({ name, schema: currentSchema(tokens[name] ?? {}), header: undefined }));
}

function headerFields({ headers }: StreamInput): readonly EnvelopeField[] {
  return Object.entries(headers).map(([name, header]) =>
    typeof header === 'string'
      ? { name, schema: {}, header }
      : { name, schema: currentSchema(header.schema), header: header.name },
  );
}

const SOURCES = ['subject', 'jetstream', 'file', 'routed'] as const;

function sourceOf(input: StreamInput, context: z.RefinementCtx): StreamSource {
  const given = SOURCES.filter((key) => input[key] !== undefined);
  if (given.length !== 1) {
    context.addIssue({
      code: 'custom',
      message: `expected exactly one of "subject", "jetstream", "file" and "routed", found ${given.length === 0 ? 'none' : given.join(' and ')}`,
    });
  }
  if (input.queueGroup !== undefined && input.subject === undefined) {
    context.addIssue({
      code: 'custom',
      path: ['queueGroup'],
      message: '"queueGroup" is only valid with "subject"',
    });
  }
  if (input.jetstream !== undefined) {
    const { subject, ...jetstream } = input.jetstream;
    const subjects = patternsOf(subject).map((pattern) => pattern.subject);
    return { kind: 'jetstream', jetstream: { ...jetstream, subjects } };
  }
  if (input.file !== undefined) return { kind: 'file', file: input.file };
  if (input.routed !== undefined) return { kind: 'routed' };
  return {
    kind: 'subject',
    subjects: patternsOf(input.subject).map(({ subject }) => subject),
    queueGroup: input.queueGroup,
  };
}
