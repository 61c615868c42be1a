import * as z from 'zod';

/** A CEL expression (https://cel.dev) over the fields of the event. `check/expressions` checks its types. */
export const expressionSchema = z.string().min(1, 'expected a CEL expression').max(4096);
