import * as z from 'zod';

/** Longest CEL expression. */
export const MAX_EXPRESSION_CHARACTERS = 4_096;

/** A CEL expression (https://cel.dev) over the fields of the event. `check/expressions` checks its types. */
export const expressionSchema = z.string().min(1, 'expected a CEL expression').max(MAX_EXPRESSION_CHARACTERS);
