import * as z from 'zod';

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
