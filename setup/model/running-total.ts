import * as z from 'zod';
import { positiveDurationSchema } from './duration-schema.js';
import { expressionSchema } from './expression.js';

/** Default number of running totals that a counter remembers. */
const DEFAULT_TOTALS_LIMIT = 10_000;

/** Whose total a value is. */
export const perSchema = z
  .union([
    expressionSchema,
    z.strictObject({
      key: expressionSchema.describe(
        'Expression for the key: the device, process or connection that counts.',
      ),
      limit: z
        .int()
        .min(1)
        .max(1_000_000)
        .default(DEFAULT_TOTALS_LIMIT)
        .describe('Most keys that are remembered.'),
      idle: positiveDurationSchema
        .prefault('1d')
        .describe('A key without events for this long is forgotten. Its next value adds nothing.'),
    }),
  ])
  .describe(
    'With "from": "total": whose total the value is, if a series has several. An expression, or { key, limit, idle }. Default: one total for each label set.',
  );

/** How a counter turns running totals into increases. */
export interface RunningTotal {
  /** Expression of the key whose total the value is; unset: one total for each label set. */
  readonly per: string | undefined;
  /** Most totals that are remembered. */
  readonly limit: number;
  /** A total that is not observed for this long is forgotten. */
  readonly idleMs: number;
}

const DAY_MS = 86_400_000;

/** `per`: as a setup declares it. */
export function totalOf(per: z.output<typeof perSchema> | undefined): RunningTotal {
  if (typeof per === 'object') return { per: per.key, limit: per.limit, idleMs: per.idle };
  return { per, limit: DEFAULT_TOTALS_LIMIT, idleMs: DAY_MS };
}
