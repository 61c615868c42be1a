/** Date with "-" or "/", "T" or a space, and time of day; seconds and zone are optional. */
const written =
  /^(\d{4})[-/](\d\d)[-/](\d\d)(?:[T ](\d\d:\d\d)(?::(\d\d(?:[.,]\d{1,9})?))?)?\s*(Z|[+-]\d\d:?\d\d)?$/i;

const isNumber = /^\d+(\.\d+)?(e\+?\d+)?$/i;

/** Units of a number of time since 1970, told by its size: as seconds, 1e11 is the year 5138. `perMs`: units in a millisecond. */
const UNITS = [
  { below: 1e11, perMs: 1e-3 },
  { below: 1e14, perMs: 1 },
  { below: 1e17, perMs: 1e3 },
  { below: 1e20, perMs: 1e6 },
] as const;

/** Latest time of a Date. */
const MAX_MS = 8.64e15;

/**
 * Parses a time in a recorded file as milliseconds since 1970: text, UTC if it has no zone, or a number of seconds, milliseconds,
 * microseconds or nanoseconds since 1970, also as text. NaN if it is not a time.
 */
export function parseRecordedTime(value: unknown): number {
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string') return NaN;
  if (isNumber.test(text.trim())) return parseNumber(text);
  const match = written.exec(text.trim());
  if (match === null) return NaN;
  const [, year, month, day, clock = '00:00', seconds = '00', zone = 'Z'] = match;
  return Date.parse(`${year}-${month}-${day}T${clock}:${seconds.replace(',', '.')}${zone.toUpperCase()}`);
}

/** Parses the JSON text of a time. Numbers are read from their digits. */
export function parseTimeText(text: string | undefined): number {
  if (text === undefined) return NaN;
  return parseRecordedTime(text.startsWith('"') ? JSON.parse(text) : text);
}

/** Writes a time as JSON text in the way of `like`, another JSON text: as a number of the same unit, else as RFC 3339 text. */
export function writeTimeLike(like: string | undefined, ms: number): string {
  const quote = like?.startsWith('"') === true ? '"' : '';
  const digits = quote === '' ? (like ?? '') : String(JSON.parse(like ?? ''));
  const unit = isNumber.test(digits) ? unitOf(Number(digits)) : undefined;
  if (unit === undefined) return JSON.stringify(writeTime(ms));
  const isWhole = !digits.includes('.');
  const value = unit.perMs < 1 ? ms * unit.perMs : BigInt(Math.round(ms)) * BigInt(unit.perMs);
  return `${quote}${typeof value === 'number' && isWhole ? Math.floor(value) : value}${quote}`;
}

/** RFC 3339, with milliseconds only if they are not zero. */
export function writeTime(ms: number): string {
  return new Date(ms).toISOString().replace('.000Z', 'Z');
}

function parseNumber(text: string): number {
  const value = Number(text);
  const unit = unitOf(value);
  const ms = unit === undefined ? NaN : value / unit.perMs;
  return ms <= MAX_MS ? ms : NaN;
}

function unitOf(value: number): (typeof UNITS)[number] | undefined {
  return UNITS.find(({ below }) => value < below);
}
