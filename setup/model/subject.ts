import * as z from 'zod';

/** What is subscribed to: `*` stands for one token, `>` for all that follow. https://docs.nats.io/nats-concepts/subjects */
export const subjectSchema = z
  .string()
  .regex(
    /^(?:[^\s.*>]+|\*)(?:\.(?:[^\s.*>]+|\*))*(?:\.>)?$|^>$/,
    'expected a NATS subject such as "flights.>" or "orders.*.created"',
  );

/** What is published to. */
export const publishSubjectSchema = subjectSchema.refine(
  (subject) => !/[*>]/.test(subject),
  'expected one subject, without wildcards',
);
