import * as z from 'zod';
import { compileLayout } from '../time/layout.js';
import type { TimeForm } from '../time/time-form.js';
import { isNumberUnit, TIME_UNITS } from '../time/unit.js';
import { zoneOf } from '../time/zone.js';
import { durationSchema, positiveDurationSchema } from './duration-schema.js';

const inputSchema = z.strictObject({
  field: z
    .string()
    .min(1)
    .optional()
    .describe('The field with the time; a dot leads into an object: "payload.ts".'),
  value: z
    .string()
    .min(1)
    .optional()
    .describe('CEL expression that returns the time as a number or a string, instead of "field".'),
  unit: z
    .enum(TIME_UNITS)
    .optional()
    .describe(
      'Unit of a number, or of digits in a string: s, ms, us, ns; rfc3339: text; auto: text or a number, whose unit follows from its magnitude.',
    ),
  layout: z
    .string()
    .min(1)
    .optional()
    .describe('Layout of a text in directives of strftime, instead of "unit". Example: "%d/%m/%Y %H:%M:%S".'),
  zone: z.string().min(1).optional().describe('Zone of times without an offset: "Europe/Paris", "+02:00".'),
  maxLateness: durationSchema
    .prefault('30s')
    .describe('Windows skip an event that is older than the newest one by more than this as "late".'),
  maxFutureSkew: durationSchema
    .prefault('1m')
    .describe('An event that is further ahead of the clock than this is rejected as "future".'),
  idleAfter: positiveDurationSchema
    .prefault('10s')
    .describe('After this long without events, windows advance with the clock.'),
});

type Input = z.output<typeof inputSchema>;

/** How far event times may be apart, in milliseconds. */
export interface TimeBounds {
  readonly maxLateness: number;
  readonly maxFutureSkew: number;
  readonly idleAfter: number;
}

/** Where the event time is: in a field of the event, or the result of an expression. */
export type TimeOrigin =
  { readonly kind: 'field'; readonly field: string } | { readonly kind: 'value'; readonly value: string };

/** The event time of a stream. */
export interface EventTime extends TimeBounds {
  readonly origin: TimeOrigin;
  readonly form: TimeForm;
}

export const eventTimeSchema = inputSchema.transform((input, context): EventTime => {
  for (const { key, message } of faultsOf(input)) {
    context.addIssue({ code: 'custom', path: key === undefined ? [] : [key], message });
  }
  const { maxLateness, maxFutureSkew, idleAfter } = input;
  return { origin: originOf(input), form: formOf(input), maxLateness, maxFutureSkew, idleAfter };
});

interface Fault {
  readonly key?: keyof Input;
  readonly message: string;
}

function* faultsOf({ field, value, unit, layout, zone }: Input): Generator<Fault> {
  if ((field === undefined) === (value === undefined)) {
    const found = field === undefined ? 'none' : 'both';
    yield { message: `expected exactly one of "field" and "value", found ${found}` };
  }
  if (unit !== undefined && layout !== undefined) {
    yield { key: 'layout', message: `"layout" and "unit" exclude each other, found unit "${unit}" too` };
  }
  if (layout !== undefined) yield* layoutFaults(layout, zone);
  if (zone !== undefined && zoneOf(zone) === undefined) {
    const message = `expected a time zone such as "Europe/Paris", "UTC" or "+02:00", found "${zone}"`;
    yield { key: 'zone', message };
  }
  if (zone !== undefined && unit !== undefined && isNumberUnit(unit)) {
    yield { key: 'zone', message: `a number of unit "${unit}" counts from 1970 UTC and has no zone` };
  }
}

function* layoutFaults(source: string, zone: string | undefined): Generator<Fault> {
  const layout = compileLayout(source);
  if (typeof layout === 'string') yield { key: 'layout', message: `layout "${source}" has ${layout}` };
  else if (!layout.hasZone && zone === undefined) {
    const message = `layout "${source}" has no zone ("%z"): set "zone", for example "UTC"`;
    yield { key: 'layout', message };
  }
}

function originOf({ field, value = '' }: Input): TimeOrigin {
  return field === undefined ? { kind: 'value', value } : { kind: 'field', field };
}

function formOf({ unit = 'auto', layout, zone }: Input): TimeForm {
  return layout === undefined ? { kind: 'unit', unit, zone } : { kind: 'layout', layout, zone };
}
