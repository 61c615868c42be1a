import * as z from 'zod';
import { expressionSchema } from './expression.js';
import { lookupSchema } from './lookup.js';
import type { Lookup } from './lookup.js';
import { entryNameSchema, fieldNameSchema } from './name.js';

const whereSchema = z
  .strictObject({ where: expressionSchema })
  .describe('Keeps the event when the expression is true; otherwise it is counted as filtered.');

const setSchema = z
  .strictObject({ set: z.record(fieldNameSchema, expressionSchema) })
  .describe('Adds or replaces fields; an expression sees the fields set before it.');

/** The first name that occurs twice. */
function repeatedIn(names: unknown): unknown {
  return Object.values(names ?? {}).find((name, index, all) => all.indexOf(name) < index);
}

const renameSchema = z
  .strictObject({
    rename: z
      .record(z.string().min(1), fieldNameSchema)
      .refine((names) => new Set(Object.values(names)).size === Object.keys(names).length, {
        error: ({ input }) =>
          `expected another name for each field, found ${JSON.stringify(repeatedIn(input))} twice`,
      }),
  })
  .describe('Renames fields, all at once: { from: to }. Fields that the event does not have are ignored.');

const dropSchema = z.strictObject({ drop: z.array(z.string().min(1)).min(1) }).describe('Removes fields.');

const lookupStepSchema = z
  .strictObject({ lookup: lookupSchema })
  .describe('Adds fields from a table: a CSV or JSON file, or a NATS key-value bucket.');

const eachSchema = z
  .strictObject({
    each: expressionSchema.describe('Expression that gives a list.'),
    as: fieldNameSchema.describe('Field that gets the element of the list.'),
  })
  .describe('Makes an event of each element of a list, with all fields of the original event.');

const routeSchema = z
  .strictObject({
    route: entryNameSchema.describe('The other stream; the event must match its schema.'),
    when: expressionSchema.describe('Which events are handed over; the others stay here.'),
  })
  .describe('Hands events to another stream of the setup, as they are at this step.');

/** One step of a stream's processing. A new kind starts here; the compiler and the tests name all other places. */
export type Step =
  | { readonly kind: 'where'; readonly where: string }
  | { readonly kind: 'set'; readonly set: Readonly<Record<string, string>> }
  | { readonly kind: 'rename'; readonly rename: Readonly<Record<string, string>> }
  | { readonly kind: 'drop'; readonly drop: readonly string[] }
  | { readonly kind: 'lookup'; readonly lookup: Lookup }
  | { readonly kind: 'each'; readonly each: string; readonly as: string }
  | { readonly kind: 'route'; readonly route: string; readonly when: string };

export type StepKind = Step['kind'];
/** The step of one kind. */
export type StepOf<Kind extends StepKind> = Extract<Step, { kind: Kind }>;

export const stepSchema = z
  .union([whereSchema, setSchema, renameSchema, dropSchema, lookupStepSchema, eachSchema, routeSchema])
  .transform((step): Step => {
    if ('where' in step) return { kind: 'where', ...step };
    if ('set' in step) return { kind: 'set', ...step };
    if ('rename' in step) return { kind: 'rename', ...step };
    if ('drop' in step) return { kind: 'drop', ...step };
    if ('lookup' in step) return { kind: 'lookup', ...step };
    return 'each' in step ? { kind: 'each', ...step } : { kind: 'route', ...step };
  });
