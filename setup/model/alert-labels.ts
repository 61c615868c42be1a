import * as z from 'zod';
import { atMost, MAX_ALERT_LABEL_CHARACTERS, MAX_LABELS } from './limits.js';
import { ownLabelNameSchema } from './name.js';

/** Prometheus reads the labels of a rule as Go templates; those of a posted alert stay as they are. */
const valueSchema = z
  .string()
  .min(1)
  .max(MAX_ALERT_LABEL_CHARACTERS)
  .regex(/^(?!.*\{\{)[^\p{Cc}\p{Cs}]*$/u, 'expected a text on one line without "{{"');

/** Labels that a setup adds to alerts. Objectives set the last two themselves. */
export const alertLabelsSchema = atMost(
  MAX_LABELS,
  z.record(
    ownLabelNameSchema.refine((name) => name !== 'objective' && name !== 'burn_tier', {
      error: ({ input }) =>
        `"${String(input)}" is reserved: natsight sets this label on alerts of objectives`,
    }),
    valueSchema,
  ),
);
