import * as z from 'zod';
import { zoneOf } from '../time/zone.js';

/** The part of the calendar whose values are compared with each other. */
export const seasonSchema = z.enum(['none', 'day', 'day+weekend', 'week']);

/** A time zone: an IANA name or an offset. */
export const timeZoneSchema = z.string().refine((name) => zoneOf(name) !== undefined, {
  error: ({ input }) =>
    `"${String(input)}" is no time zone: expected a name such as "Europe/Berlin", or an offset such as "+02:00"`,
});
