import * as z from 'zod';
import { durationSchema, positiveDurationSchema } from './duration-schema.js';
import { MAX_STREAM_SUBJECTS } from './limits.js';
import { subjectPatternsSchema, subjectSchema } from './subject.js';

/** Where a new durable consumer starts. */
const startSchema = z.union([
  z.enum(['all', 'new', 'last']),
  z.strictObject({ sequence: z.int().min(1) }),
  z.strictObject({ time: z.iso.datetime({ offset: true }) }),
]);

/** A JetStream stream to read, as a setup declares it. */
export const jetstreamSchema = z.strictObject({
  stream: z
    .string()
    .regex(/^[^\s.*>/\\]+$/, 'expected a JetStream stream name without dots, spaces or wildcards'),
  subject: subjectPatternsSchema
    .optional()
    .describe(
      'Only messages on this subject or these; "{name}" for a token makes a field. Default: the whole stream.',
    ),
  durable: z
    .string()
    .regex(/^[^\s.*>/\\]+$/, 'expected a consumer name without dots, spaces or wildcards')
    .optional()
    .describe('Name of the consumer. Default: natsight-<service>-<stream>.'),
  start: startSchema
    .default('all')
    .describe(
      'Where a new consumer starts: all, new, last, a sequence number or a time. An existing consumer resumes.',
    ),
  ackWait: positiveDurationSchema
    .prefault('30s')
    .describe('NATS redelivers a message that was not acked for this long.'),
  create: z
    .strictObject({
      subjects: z.array(subjectSchema).min(1).max(MAX_STREAM_SUBJECTS),
      maxAge: durationSchema.prefault('1d'),
      maxBytes: z
        .int()
        .min(1)
        .default(256 * 1024 * 1024),
    })
    .optional()
    .describe('Create the stream if it does not exist. Default: wait until it exists.'),
});

/** `subjects`: the filter; empty for the whole stream. */
export type JetStreamOptions = Readonly<Omit<z.output<typeof jetstreamSchema>, 'subject'>> & {
  readonly subjects: readonly string[];
};
