/** Date with "-" or "/", "T" or a space, and time of day; seconds and zone are optional. */
const written =
  /^(\d{4})[-/](\d\d)[-/](\d\d)(?:[T ](\d\d:\d\d)(?::(\d\d(?:\.\d{1,9})?))?)?\s*(Z|[+-]\d\d:?\d\d)?$/i;

/** Smaller numbers are seconds, others milliseconds. As seconds, this is the year 5138. */
const secondsBelow = 1e11;

/**
 * Parses a time in a recorded file as milliseconds since 1970; UTC if it has no zone. NaN if it is not a time.
 */
export function parseRecordedTime(value: unknown): number {
  if (typeof value === 'number') return value < secondsBelow ? value * 1000 : value;
  const match = typeof value === 'string' ? written.exec(value.trim()) : null;
  if (match === null) return NaN;
  const [, year, month, day, clock = '00:00', seconds = '00', zone = 'Z'] = match;
  return Date.parse(`${year}-${month}-${day}T${clock}:${seconds}${zone.toUpperCase()}`);
}

/** Formats a time like `value`: as a number of seconds or milliseconds, or as RFC 3339 text. */
export function writeTimeLike(value: unknown, ms: number): string | number {
  if (typeof value === 'number') return value < secondsBelow ? ms / 1000 : ms;
  return writeTime(ms);
}

/** RFC 3339, with milliseconds only if they are not zero. */
export function writeTime(ms: number): string {
  return new Date(ms).toISOString().replace('.000Z', 'Z');
}
