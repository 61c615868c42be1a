import * as z from 'zod';
import { parseSubjectPattern, SUBJECT_PATTERN } from '../subject-pattern.js';
import { MAX_STREAM_SUBJECTS } from './limits.js';

/** A subject to subscribe to: `*` matches one token, `>` one or more. https://docs.nats.io/nats-concepts/subjects */
export const subjectSchema = z
  .string()
  .regex(
    /^(?:[^\s.*>]+|\*)(?:\.(?:[^\s.*>]+|\*))*(?:\.>)?$|^>$/,
    'expected a NATS subject such as "flights.>" or "orders.*.created"',
  );

/** A subject to publish to. */
export const publishSubjectSchema = subjectSchema.refine(
  (subject) => !/[*>]/.test(subject),
  'expected a subject without wildcards',
);

/** A subject whose tokens may have names: `orders.{region}.>`. */
export const subjectPatternSchema = z
  .string()
  .regex(
    SUBJECT_PATTERN,
    'expected a NATS subject such as "flights.>" or "orders.{region}.*"; the last token may be ">" or "{name...}"',
  )
  .superRefine((text, context) => {
    const names = parseSubjectPattern(text).names.map(({ name }) => name);
    const twice = names.find((name, index) => names.indexOf(name) < index);
    if (twice !== undefined) {
      context.addIssue({
        code: 'custom',
        message: `expected a different name for each token, found "${twice}" twice`,
      });
    }
  });

/** One pattern or several. */
export const subjectPatternsSchema = z.union([
  subjectPatternSchema,
  z.array(subjectPatternSchema).min(1).max(MAX_STREAM_SUBJECTS),
]);
