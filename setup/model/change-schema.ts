import * as z from 'zod';

/** With what a value is compared: the one at the same time of the day before, or of the week before. */
const AGAINST = ['yesterday', 'last week'] as const;
export type Against = (typeof AGAINST)[number];

const ratioSchema = z.number().min(0);

export const changeSchema = z
  .strictObject({
    against: z.enum(AGAINST).describe('"yesterday": 24 hours before. "last week": seven days before.'),
    above: ratioSchema
      .optional()
      .describe(
        'Active while the value is greater than this many times the one of then: 2 is twice as much.',
      ),
    below: ratioSchema
      .optional()
      .describe('Active while the value is less than this many times the one of then: 0.5 is half as much.'),
    outside: z
      .array(ratioSchema)
      .length(2)
      .optional()
      .describe('Both: [0.5, 2] is less than half or more than twice as much.'),
  })
  .optional()
  .describe('Compares the value with the one at the same time yesterday or last week.');
