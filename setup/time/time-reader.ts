import { compileLayout } from './layout.js';
import { parseRfc3339 } from './rfc3339.js';
import type { TimeForm } from './time-form.js';
import { parseTimeText } from './time-text.js';
import { isNumberUnit, LATEST_MS, toMs, unitByMagnitude } from './unit.js';
import type { TimeUnit } from './unit.js';
import { zoneOf } from './zone.js';
import type { Zone } from './zone.js';

/** Milliseconds since 1970 of a value of any type; NaN if it is not a time of the form. Never throws. */
export type ReadTime = (value: unknown) => number;

/** A number in digits. */
const DIGITS = /^[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d{1,3})?$/;

/** Throws if the form has an invalid layout or zone, which its schema rules out. */
export function timeReaderOf(form: TimeForm): ReadTime {
  const zone = zoneIn(form);
  const read = form.kind === 'layout' ? layoutReader(form.layout, zone) : unitReader(form.unit, zone);
  return (value) => {
    const timeMs = read(value);
    // Adding 0 turns -0 into 0.
    return Math.abs(timeMs) <= LATEST_MS ? timeMs + 0 : NaN;
  };
}

function zoneIn({ zone: name }: TimeForm): Zone | undefined {
  if (name === undefined) return undefined;
  const zone = zoneOf(name);
  if (zone === undefined) throw new Error(`BUG: "${name}" is no time zone`);
  return zone;
}

function layoutReader(source: string, zone: Zone | undefined): ReadTime {
  const layout = compileLayout(source);
  if (typeof layout === 'string') throw new Error(`BUG: layout "${source}" has ${layout}`);
  return (value) => {
    if (typeof value === 'string') return layout.parse(value, zone);
    // A layout of digits alone, such as "%Y%m%d%H%M%S", also reads a number.
    return typeof value === 'number' || typeof value === 'bigint' ? layout.parse(String(value), zone) : NaN;
  };
}

function unitReader(unit: TimeUnit, zone: Zone | undefined): ReadTime {
  const readNumber = isNumberUnit(unit)
    ? (value: number) => toMs(value, unit)
    : (value: number) => toMs(value, unitByMagnitude(value));
  switch (unit) {
    case 'rfc3339':
      return (value) => (typeof value === 'string' ? parseTimeText(value, zone) : NaN);
    case 'auto':
      return (value) => {
        if (typeof value !== 'string') return readNumber(numberOf(value));
        // Most texts are RFC 3339, which takes 40 ns.
        const timeMs = parseRfc3339(value);
        if (!Number.isNaN(timeMs)) return timeMs;
        return DIGITS.test(value) ? readNumber(Number(value)) : parseTimeText(value, zone);
      };
    default:
      return (value) => readNumber(numberOf(value));
  }
}

/** The number of a value that is a number or one in digits; otherwise NaN. */
export function numberOf(value: unknown): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint' || (typeof value === 'string' && DIGITS.test(value))) return Number(value);
  return NaN;
}
