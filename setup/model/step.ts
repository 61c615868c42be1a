import { z } from 'zod';
import { fieldNameSchema } from './name.js';

/** A CEL expression (https://cel.dev) over the event's fields; type-checked by `check/expressions`. */
export const expressionSchema = z.string().min(1, 'expected a CEL expression').max(4096);

const whereSchema = z
  .strictObject({ where: expressionSchema })
  .describe('Keeps the event when the expression is true; otherwise it is counted as filtered.');

const setSchema = z
  .strictObject({
    set: z.record(fieldNameSchema, expressionSchema),
  })
  .describe('Adds or replaces fields; an expression sees the fields set before it.');

/** One step of a stream's processing. A new kind of step is one more member here and one file in exporter/transform. */
export type Step =
  | { readonly kind: 'where'; readonly where: string }
  | { readonly kind: 'set'; readonly set: Readonly<Record<string, string>> };

export const stepSchema = z
  .union([whereSchema, setSchema])
  .transform((step): Step => ('where' in step ? { kind: 'where', ...step } : { kind: 'set', ...step }));
