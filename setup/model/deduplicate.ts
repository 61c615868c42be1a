import * as z from 'zod';
import { positiveDurationSchema } from './duration-schema.js';

/** NATS' own header for the identity of a message. */
export const MESSAGE_ID_HEADER = 'Nats-Msg-Id';

export const deduplicateSchema = z.strictObject({
  by: z
    .string()
    .min(1)
    .describe(
      `Field with the identity of an event, or "${MESSAGE_ID_HEADER}" for the header of that name. An event without it is no duplicate.`,
    ),
  within: positiveDurationSchema.describe(
    'An event is a duplicate when one of the same identity was accepted whose time is not further away than this.',
  ),
  limit: z
    .int()
    .min(1)
    .max(10_000_000)
    .default(1_000_000)
    .describe('Identities kept at most; beyond it the oldest are forgotten too soon, which is counted.'),
});

export type Deduplicate = Readonly<z.output<typeof deduplicateSchema>>;
