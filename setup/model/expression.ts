import * as z from 'zod';

/** A CEL expression (https://cel.dev) over the event's fields; type-checked by `check/expressions`. */
export const expressionSchema = z.string().min(1, 'expected a CEL expression').max(4096);
