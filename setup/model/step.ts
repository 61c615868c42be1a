import * as z from 'zod';
import { expressionSchema } from './expression.js';
import { atMost, MAX_STEP_FIELDS } from './limits.js';
import { lookupSchema } from './lookup.js';
import type { Lookup } from './lookup.js';
import { entryNameSchema, fieldNameSchema } from './name.js';

const whereSchema = z
  .strictObject({ where: expressionSchema })
  .describe('Condition. If it is false, the event is rejected as "filtered".');

const setSchema = z
  .strictObject({ set: atMost(MAX_STEP_FIELDS, z.record(fieldNameSchema, expressionSchema)) })
  .describe('Fields to add or replace: name and expression. An expression sees the fields set before it.');

/** The first name that occurs twice. */
function repeatedIn(names: unknown): unknown {
  return Object.values(names ?? {}).find((name, index, all) => all.indexOf(name) < index);
}

const renameSchema = z
  .strictObject({
    rename: atMost(MAX_STEP_FIELDS, z.record(z.string().min(1), fieldNameSchema)).refine(
      (names) => new Set(Object.values(names)).size === Object.keys(names).length,
      {
        error: ({ input }) =>
          `expected a different name for each field, found ${JSON.stringify(repeatedIn(input))} twice`,
      },
    ),
  })
  .describe('Fields to rename, all at once: { from: to }. Missing fields are skipped.');

const dropSchema = z
  .strictObject({ drop: z.array(z.string().min(1)).min(1).max(MAX_STEP_FIELDS) })
  .describe('List of fields to remove.');

const lookupStepSchema = z
  .strictObject({ lookup: lookupSchema })
  .describe('Adds fields from a table. A CSV or JSON file, or a NATS key-value bucket.');

const eachSchema = z
  .strictObject({
    each: expressionSchema.describe(
      'Expression that returns a list: each element becomes an event. An empty list is "filtered".',
    ),
    as: fieldNameSchema.describe('The field that holds the element.'),
  })
  .describe('Each element of a list becomes an event with all fields of this one.');

const routeSchema = z
  .strictObject({
    route: entryNameSchema.describe('Target stream. It checks its own schema, time and duplicates.'),
    when: expressionSchema.describe('Condition for events to route; the others continue here.'),
  })
  .describe('Routes events to another stream, as they are at this step.');

/** One step of a stream's processing. To add a kind, start here; the compiler and the tests report all other places. */
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

/** The steps that the events of a metric have passed. `before` unset: all of them. */
export function stepsBefore(before: 'each' | undefined, steps: readonly Step[]): readonly Step[] {
  const end = steps.findIndex(({ kind }) => kind === before);
  return end < 0 ? steps : steps.slice(0, end);
}

/** The fields that a step sets, replaces or removes. */
export function fieldsWrittenBy(step: Step): readonly string[] {
  switch (step.kind) {
    case 'where':
    case 'route':
      return [];
    case 'set':
      return Object.keys(step.set);
    case 'rename':
      return Object.entries(step.rename).flat();
    case 'drop':
      return step.drop;
    case 'lookup':
      return Object.keys(step.lookup.set);
    case 'each':
      return [step.as];
  }
}

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
