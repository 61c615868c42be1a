import type { TimeForm } from './time-form.js';
import { lacksZone, parseTimeText } from './time-text.js';
import { numberOf } from './time-reader.js';
import { fromMs, readAs, unitByMagnitude, unitName } from './unit.js';
import { numberUnitOf } from './time-form.js';

const MAX_SHOWN = 100;

/** What was expected of a value that is no time of the form, what was found, and the option that fits. */
export function describeMisread(value: unknown, form: TimeForm): string {
  if (value === undefined || value === null) return 'missing';
  return `expected ${expectationOf(form)}, found ${shown(value)}${remedy(value, form)}`;
}

/** The unit that fits a number in place of the declared one, in a sentence; `undefined` if the declared one fits. */
export function otherUnit(value: number | string, form: TimeForm): string | undefined {
  const fitting = unitByMagnitude(Number(value));
  const declared = numberUnitOf(form);
  if (declared === fitting || !Number.isFinite(Number(value))) return undefined;
  return `${readAs(value, fitting)}: set unit "${fitting}"`;
}

/** As `otherUnit`, for a time that was read with the declared unit. `undefined` if the form declares no unit of numbers. */
export function otherUnitOf(timeMs: number, form: TimeForm): string | undefined {
  const declared = numberUnitOf(form);
  if (declared === undefined) return undefined;
  // Digits beyond the precision of a double would only be noise.
  return otherUnit(Number(fromMs(timeMs, declared).toPrecision(16)), form);
}

function expectationOf(form: TimeForm): string {
  if (form.kind === 'layout') return `a time like "${form.layout}"`;
  switch (form.unit) {
    case 'auto':
      return 'an RFC 3339 time or a number of seconds, milliseconds, microseconds or nanoseconds';
    case 'rfc3339':
      return 'an RFC 3339 time';
    default:
      return `a number of ${unitName(form.unit)} since 1970`;
  }
}

function remedy(value: unknown, form: TimeForm): string {
  const text = remedyOf(value, form);
  return text === undefined ? '' : `; ${text}`;
}

function remedyOf(value: unknown, form: TimeForm): string | undefined {
  if (!Number.isNaN(numberOf(value))) {
    return form.kind === 'unit' && form.unit === 'auto' ? undefined : otherUnit(digitsOf(value), form);
  }
  if (typeof value !== 'string' || value === '') return undefined;
  if (form.zone === undefined && lacksZone(value)) {
    const unit = numberUnitOf(form) === undefined ? '' : 'unit "rfc3339" and ';
    return `it has no zone: set ${unit}"zone", for example "UTC"`;
  }
  if (!Number.isNaN(parseTimeText(value, undefined))) return 'it is an RFC 3339 time: set unit "rfc3339"';
  return form.kind === 'layout' ? undefined : 'set "layout", for example "%Y-%m-%d %H:%M:%S"';
}

function digitsOf(value: unknown): string {
  return typeof value === 'string' ? value : shown(value);
}

/** The value as JSON, shortened. Never throws: JSON.stringify does on a bigint. */
function shown(value: unknown): string {
  if (typeof value === 'bigint' || typeof value === 'number') return String(value);
  const json = JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? Number(each) : each));
  if (json === undefined) return typeof value;
  return json.length <= MAX_SHOWN ? json : `${json.slice(0, MAX_SHOWN)}…`;
}
