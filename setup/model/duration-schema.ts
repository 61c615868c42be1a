import * as z from 'zod';
import { DURATION_PATTERN, formatDuration, parseDuration } from './duration.js';

/** Longest duration: ten years. */
export const MAX_DURATION_MS = 3_650 * 86_400_000;

/** A duration as the setup writes it, resolved to milliseconds. */
export const durationSchema = z
  .string({
    // A missing key has its own message.
    error: ({ input }) => (input === undefined ? undefined : 'expected a duration in quotes, such as "60s"'),
  })
  .regex(DURATION_PATTERN, 'expected a duration such as "250ms", "10s", "5m", "1h30m" or "30d"')
  .transform((text) => parseDuration(text) ?? 0)
  .refine((ms) => ms <= MAX_DURATION_MS, `expected a duration of at most ${formatDuration(MAX_DURATION_MS)}`);

/** A duration longer than zero. */
export const positiveDurationSchema = durationSchema.refine(
  (ms) => ms > 0,
  'expected a duration longer than zero',
);
