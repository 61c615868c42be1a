/** Date and time of day with "-" or "/", "T" or a space, seconds and zone left out if one likes. */
const written =
  /^(\d{4})[-/](\d\d)[-/](\d\d)(?:[T ](\d\d:\d\d)(?::(\d\d(?:\.\d{1,9})?))?)?\s*(Z|[+-]\d\d:?\d\d)?$/i;

/** A number below this counts seconds, one above milliseconds: as seconds it is the year 5138. */
const secondsBelow = 1e11;

/** Milliseconds since 1970 of a time as recorded files have it; without a zone it is taken as UTC. NaN when it is none. */
export function parseRecordedTime(value: unknown): number {
  if (typeof value === 'number') return value < secondsBelow ? value * 1000 : value;
  const match = typeof value === 'string' ? written.exec(value.trim()) : null;
  if (match === null) return NaN;
  const [, year, month, day, clock = '00:00', seconds = '00', zone = 'Z'] = match;
  return Date.parse(`${year}-${month}-${day}T${clock}:${seconds}${zone.toUpperCase()}`);
}

/** A moment in the way in which another was written: a number of seconds, of milliseconds, or RFC 3339 text. */
export function writeTimeLike(value: unknown, ms: number): string | number {
  if (typeof value === 'number') return value < secondsBelow ? ms / 1000 : ms;
  return writeTime(ms);
}

/** RFC 3339, with milliseconds only if there are any. */
export function writeTime(ms: number): string {
  return new Date(ms).toISOString().replace('.000Z', 'Z');
}
