import * as z from 'zod';
import { deduplicateSchema } from './deduplicate.js';
import type { Deduplicate } from './deduplicate.js';
import { durationSchema, positiveDurationSchema } from './duration-schema.js';
import { formatSchema } from './format.js';
import type { Format } from './format.js';
import { publishSubjectSchema, subjectSchema } from './subject.js';

/** Where a JetStream consumer begins when its durable does not exist yet. */
const startSchema = z.union([
  z.enum(['all', 'new', 'last']),
  z.strictObject({ sequence: z.int().min(1) }),
  z.strictObject({ time: z.iso.datetime({ offset: true }) }),
]);

const jetstreamSchema = z.strictObject({
  stream: z
    .string()
    .regex(/^[^\s.*>/\\]+$/, 'expected a JetStream stream name without dots, spaces or wildcards'),
  subject: subjectSchema.optional().describe('Only messages on this subject. Unset: the whole stream.'),
  durable: z
    .string()
    .regex(/^[^\s.*>/\\]+$/, 'expected a consumer name without dots, spaces or wildcards')
    .optional()
    .describe('Name of the durable pull consumer. Unset: natsight-<service>-<stream of the setup>.'),
  start: startSchema
    .default('all')
    .describe('Where a new durable begins. An existing one goes on where it was.'),
  ackWait: positiveDurationSchema
    .prefault('30s')
    .describe('After this long without an ack NATS sends a message again.'),
  create: z
    .strictObject({
      subjects: z.array(subjectSchema).min(1),
      maxAge: durationSchema.prefault('1d'),
      maxBytes: z
        .int()
        .min(1)
        .default(256 * 1024 * 1024),
    })
    .optional()
    .describe(
      'Create the stream with these subjects and limits if it does not exist. Unset: wait until it does.',
    ),
});

const fileSchema = z.strictObject({
  path: z.string().min(1).describe('NDJSON, JSON array or CSV file, relative to the setup folder.'),
  speed: z
    .number()
    .positive()
    .default(1)
    .describe('How many times faster than recorded the events are played.'),
  from: z.string().optional().describe('Begin at the first event whose time is not before this one.'),
  loop: z.boolean().default(false).describe('Begin again at the end.'),
});

/** JSON Schema of an event: checked by ajv when the setup is loaded, hence only its outline here. */
const eventSchemaSchema = z.record(z.string(), z.json());

const eventTimeSchema = z.strictObject({
  field: z
    .string()
    .min(1)
    .describe(
      'Field with the time of the event: RFC 3339 text, or a number of seconds or milliseconds since 1970.',
    ),
  maxLateness: durationSchema
    .prefault('30s')
    .describe('An event older than the newest one by more than this is late.'),
  maxFutureSkew: durationSchema
    .prefault('1m')
    .describe('An event further than this ahead of the clock is refused, and does not move the watermark.'),
  idleAfter: positiveDurationSchema
    .prefault('10s')
    .describe('With no events for this long, windows move on by the clock.'),
});

const limitsSchema = z.strictObject({
  messageBytes: z
    .int()
    .min(1)
    .default(1024 * 1024)
    .describe('A larger message is refused unread.'),
  depth: z.int().min(1).max(1000).default(32).describe('Deeper nesting of objects and arrays is refused.'),
  stringBytes: z
    .int()
    .min(1)
    .default(64 * 1024)
    .describe('A longer string is refused.'),
});

const commonShape = {
  format: formatSchema,
  schema: eventSchemaSchema.default({}).describe('JSON Schema (2020-12) that every event has to meet.'),
  eventTime: eventTimeSchema.optional().describe('Unset: the time of arrival is the time of the event.'),
  deduplicate: deduplicateSchema.optional().describe('Unset: an event that comes twice counts twice.'),
  deadLetter: publishSubjectSchema
    .optional()
    .describe(
      'Subject to which rejected messages go, with headers that say why. Unset: they are only counted.',
    ),
  limits: limitsSchema.prefault({}),
};

const streamInputSchema = z
  .strictObject({
    ...commonShape,
    subject: z
      .union([subjectSchema, z.array(subjectSchema).min(1)])
      .optional()
      .describe('NATS subject or subjects to subscribe to; "*" and ">" are wildcards.'),
    queueGroup: z
      .string()
      .regex(/^\S+$/)
      .optional()
      .describe('Share the subject with other members of this group.'),
    jetstream: jetstreamSchema
      .optional()
      .describe('Read a JetStream stream through a durable pull consumer.'),
    file: fileSchema
      .optional()
      .describe('Read recorded events from a file: demonstrations and machines without NATS.'),
    routed: z
      .literal(true)
      .optional()
      .describe('Read nothing: other streams hand their events over by "route" steps.'),
  })
  .describe(
    'One stream of events: exactly one of "subject", "jetstream", "file" and "routed" says where it comes from.',
  );

type StreamInput = z.output<typeof streamInputSchema>;

/** Where the messages of a stream come from. */
export type StreamSource =
  | {
      readonly kind: 'subject';
      readonly subjects: readonly string[];
      readonly queueGroup: string | undefined;
    }
  | { readonly kind: 'jetstream'; readonly jetstream: JetStreamOptions }
  | { readonly kind: 'file'; readonly file: FileOptions }
  | { readonly kind: 'routed' };

export type JetStreamOptions = Readonly<z.output<typeof jetstreamSchema>>;
export type FileOptions = Readonly<z.output<typeof fileSchema>>;
export type EventTime = Readonly<z.output<typeof eventTimeSchema>>;
export type StreamLimits = Readonly<z.output<typeof limitsSchema>>;
/** A JSON Schema document. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** A stream with every default filled in. Durations are milliseconds. */
export interface Stream {
  readonly name: string;
  readonly source: StreamSource;
  readonly format: Format;
  readonly schema: JsonSchema;
  readonly eventTime: EventTime | undefined;
  readonly deduplicate: Deduplicate | undefined;
  readonly deadLetter: string | undefined;
  readonly limits: StreamLimits;
}

export const streamSchema = streamInputSchema.transform((input, context): Omit<Stream, 'name'> => {
  const { format, schema, eventTime, deduplicate, deadLetter, limits } = input;
  return { format, schema, eventTime, deduplicate, deadLetter, limits, source: sourceOf(input, context) };
});

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
      message: '"queueGroup" goes with "subject" only',
    });
  }
  if (input.jetstream !== undefined) return { kind: 'jetstream', jetstream: input.jetstream };
  if (input.file !== undefined) return { kind: 'file', file: input.file };
  if (input.routed !== undefined) return { kind: 'routed' };
  return { kind: 'subject', subjects: [input.subject ?? []].flat(), queueGroup: input.queueGroup };
}
