import { dayMs, parseRfc3339 } from './rfc3339.js';
import { offsetMsOf } from './zone.js';
import type { Zone } from './zone.js';

/**
 * Date, time, fraction, offset. Seconds and fraction are optional, as Java writes them. After the offset, a name of the zone adds
 * nothing: `+0000 UTC` as Go writes it, `+01:00[Europe/Paris]` of RFC 9557. No part can match in two ways, so it takes linear time.
 */
const TIME =
  /^(\d{4})-(\d\d)-(\d\d)[Tt_ ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?(?: ?(Z|z|UTC|GMT|[+-]\d\d(?::?\d\d)?)(?: [A-Z]{1,5}| [+-]\d{2,4}|\[[^\]]{1,40}\])?)?$/;

/**
 * Milliseconds since 1970 of a time as RFC 3339 writes it or as common libraries do: with a space for the `T`, `+0000` or `+00` for
 * `+00:00`, a fraction of any length. Without an offset it is a local time of `zone`; NaN if there is no zone. NaN for other texts.
 */
export function parseTimeText(text: string, zone: Zone | undefined): number {
  const strict = parseRfc3339(text);
  if (!Number.isNaN(strict)) return strict;
  const [, year, month, day, hour, minute, second = '0', fraction = '', offset] = TIME.exec(text) ?? [];
  if (year === undefined) return NaN;
  const localMs =
    dayMs(Number(year), Number(month), Number(day)) +
    clockMs(Number(hour), Number(minute), Number(second)) +
    fractionMs(fraction);
  if (offset !== undefined) return localMs - (offsetMsOf(offset) ?? NaN);
  return zone === undefined ? NaN : zone.toUtcMs(localMs);
}

/** Milliseconds since midnight; NaN if no clock shows this time. Second 60 is a leap second. */
export function clockMs(hour: number, minute: number, second: number): number {
  return hour <= 23 && minute <= 59 && second <= 60 ? ((hour * 60 + minute) * 60 + second) * 1000 : NaN;
}

/** Milliseconds of the digits after the decimal point. Digits after the third are below a millisecond and are ignored. */
export function fractionMs(digits: string): number {
  return Number(digits.slice(0, 3).padEnd(3, '0'));
}

/** Whether a text is a time that only lacks a zone. */
export function lacksZone(text: string): boolean {
  return Number.isNaN(parseTimeText(text, undefined)) && !Number.isNaN(parseTimeText(text, UTC));
}

const UTC: Zone = { toUtcMs: (localMs) => localMs, toLocalMs: (utcMs) => utcMs };
