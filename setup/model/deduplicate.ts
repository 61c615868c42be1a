import * as z from 'zod';
import { positiveDurationSchema } from './duration-schema.js';

/** The NATS header for the identity of a message. */
export const MESSAGE_ID_HEADER = 'Nats-Msg-Id';

export const deduplicateSchema = z.strictObject({
  by: z
    .string()
    .min(1)
    .describe(
      `Field with the identity of an event, or "${MESSAGE_ID_HEADER}" for the header. An event without it is never a duplicate.`,
    ),
  within: positiveDurationSchema.describe(
    'Two events with the same identity are duplicates if their times are no further apart than this.',
  ),
  limit: z
    .int()
    .min(1)
    .max(10_000_000)
    .default(1_000_000)
    .describe(
      'Maximum number of identities kept; those forgotten too early count in natsight_identities_forgotten_total.',
    ),
});

export type Deduplicate = Readonly<z.output<typeof deduplicateSchema>>;
