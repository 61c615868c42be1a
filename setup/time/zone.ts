/** Converts local times of one time zone. */
export interface Zone {
  /**
   * Milliseconds since 1970 of a local time, which is given as if it were UTC. When clocks are set back, a local time occurs twice:
   * this is the first. When they are set forward, a local time does not occur: this is the time that a clock shows that was not set
   * forward. (`disambiguation: "compatible"` of ECMAScript's Temporal.)
   */
  toUtcMs(localMs: number): number;
  /** The local time of an instant, given as if it were UTC. */
  toLocalMs(utcMs: number): number;
}

const OFFSET = /^([+-])(\d\d)(?::?([0-5]\d))?$/;
const DAY_MS = 86_400_000;
/** Offsets change at multiples of a quarter of an hour. */
const QUARTER_MS = 900_000;
/** Quarters whose offset is remembered. */
const MAX_REMEMBERED = 1_000;

/** A zone by an IANA name such as `Europe/Paris`, or by an offset such as `+02:00`; `undefined` if there is no such zone. */
export function zoneOf(name: string): Zone | undefined {
  const offsetMs = offsetMsOf(name);
  if (offsetMs !== undefined) return { toUtcMs: (ms) => ms - offsetMs, toLocalMs: (ms) => ms + offsetMs };
  const format = formatOf(name);
  return format && new NamedZone(format);
}

/** Milliseconds of `Z`, `UTC`, `GMT`, `+02:00`, `+0200` or `+02`; `undefined` for any other text. */
export function offsetMsOf(text: string): number | undefined {
  if (/^(?:z|utc|gmt)$/i.test(text)) return 0;
  const [, sign, hours, minutes = '0'] = OFFSET.exec(text) ?? [];
  if (hours === undefined || Number(hours) > 23) return undefined;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

function formatOf(timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  } catch {
    // A RangeError: the zone is not in the database of this Node.
    return undefined;
  }
}

class NamedZone implements Zone {
  readonly #format: Intl.DateTimeFormat;
  readonly #offsets = new Map<number, number>();
  /** The quarter of the last local time, and its offset. NaN: clocks are set within a day of it, so the offset is not certain. */
  #quarter = NaN;
  #offsetMs = NaN;

  constructor(format: Intl.DateTimeFormat) {
    this.#format = format;
  }

  toUtcMs(localMs: number): number {
    const quarter = Math.floor(localMs / QUARTER_MS);
    if (quarter !== this.#quarter) {
      const before = this.#offsetAt(localMs - DAY_MS);
      this.#offsetMs = before === this.#offsetAt(localMs + DAY_MS) ? before : NaN;
      this.#quarter = quarter;
    }
    return Number.isNaN(this.#offsetMs) ? this.#aroundChange(localMs) : localMs - this.#offsetMs;
  }

  toLocalMs(utcMs: number): number {
    return utcMs + this.#offsetAt(utcMs);
  }

  #aroundChange(localMs: number): number {
    const before = this.#offsetAt(localMs - DAY_MS);
    const after = this.#offsetAt(localMs + DAY_MS);
    const isAfter = this.#offsetAt(localMs - after) === after && this.#offsetAt(localMs - before) !== before;
    return localMs - (isAfter ? after : before);
  }

  /** The offset from UTC at an instant. */
  #offsetAt(utcMs: number): number {
    const quarter = Math.floor(utcMs / QUARTER_MS);
    let offsetMs = this.#offsets.get(quarter);
    if (offsetMs !== undefined) return offsetMs;
    offsetMs = this.#lookUp(utcMs);
    if (this.#offsets.size >= MAX_REMEMBERED) this.#offsets.clear();
    this.#offsets.set(quarter, offsetMs);
    return offsetMs;
  }

  #lookUp(utcMs: number): number {
    if (!(Math.abs(utcMs) <= 8.64e15)) return NaN;
    // "GMT", "GMT+01:00"; before about 1900 also "GMT+00:09:21".
    const name = this.#format.formatToParts(utcMs).find(({ type }) => type === 'timeZoneName')?.value ?? '';
    const [, sign, hours = 0, minutes = 0, seconds = 0] =
      /^GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(name) ?? [];
    const offsetMs = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
    return sign === '-' ? -offsetMs : offsetMs;
  }
}
