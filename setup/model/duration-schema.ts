import * as z from 'zod';
import { DURATION_PATTERN, parseDuration } from './duration.js';

/** A duration as a person writes it, resolved to milliseconds. */
export const durationSchema = z
  .string()
  .regex(DURATION_PATTERN, 'expected a duration such as "250ms", "10s", "5m", "1h30m" or "30d"')
  .transform((text) => parseDuration(text) ?? 0);

/** A duration longer than zero. */
export const positiveDurationSchema = durationSchema.refine(
  (ms) => ms > 0,
  'expected a duration longer than zero',
);
