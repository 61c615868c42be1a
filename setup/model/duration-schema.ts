import * as z from 'zod';
import { DURATION_PATTERN, parseDuration } from './duration.js';

/** A duration as the setup writes it, resolved to milliseconds. */
export const durationSchema = z
  .string({
    // A missing key has its own message.
    error: ({ input }) => (input === undefined ? undefined : 'expected a duration in quotes, such as "60s"'),
  })
  .regex(DURATION_PATTERN, 'expected a duration such as "250ms", "10s", "5m", "1h30m" or "30d"')
  .transform((text) => parseDuration(text) ?? 0);

/** A duration longer than zero. */
export const positiveDurationSchema = durationSchema.refine(
  (ms) => ms > 0,
  'expected a duration longer than zero',
);
