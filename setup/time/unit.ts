/** Units of a number that counts the time since 1970. */
export const NUMBER_UNITS = ['s', 'ms', 'us', 'ns'] as const;
export type NumberUnit = (typeof NUMBER_UNITS)[number];

/** How a time is written. `auto`: RFC 3339 text, or a number whose unit follows from its magnitude. */
export const TIME_UNITS = ['auto', ...NUMBER_UNITS, 'rfc3339'] as const;
export type TimeUnit = (typeof TIME_UNITS)[number];

/** The latest time that a Date can represent. */
export const LATEST_MS = 8.64e15;

const NAMES: Readonly<Record<NumberUnit, string>> = {
  s: 'seconds',
  ms: 'milliseconds',
  us: 'microseconds',
  ns: 'nanoseconds',
};

export function isNumberUnit(unit: TimeUnit): unit is NumberUnit {
  return unit !== 'auto' && unit !== 'rfc3339';
}

/**
 * The unit of a number by its magnitude. Each unit covers the times from March 1973 to the year 5138, before and after 1970; only
 * seconds cover the years around 1970.
 */
export function unitByMagnitude(value: number): NumberUnit {
  const magnitude = Math.abs(value);
  if (magnitude < 1e11) return 's';
  if (magnitude < 1e14) return 'ms';
  return magnitude < 1e17 ? 'us' : 'ns';
}

export function toMs(value: number, unit: NumberUnit): number {
  switch (unit) {
    case 's':
      return value * 1e3;
    case 'ms':
      return value;
    case 'us':
      return value / 1e3;
    case 'ns':
      return value / 1e6;
  }
}

/** The number that a time in milliseconds was read from. */
export function fromMs(timeMs: number, unit: NumberUnit): number {
  switch (unit) {
    case 's':
      return timeMs / 1e3;
    case 'ms':
      return timeMs;
    case 'us':
      return timeMs * 1e3;
    case 'ns':
      return timeMs * 1e6;
  }
}

/** `1793913155265352 as microseconds is 2026-11-05T21:12:35.265Z`. */
export function readAs(value: number | string, unit: NumberUnit): string {
  return `${value} as ${NAMES[unit]} is ${dateText(toMs(Number(value), unit))}`;
}

/** The time as RFC 3339; in words if a Date cannot represent it. Never throws. */
export function dateText(timeMs: number): string {
  return Math.abs(timeMs) <= LATEST_MS ? new Date(timeMs).toISOString() : 'not within 270,000 years of 1970';
}

export function unitName(unit: NumberUnit): string {
  return NAMES[unit];
}
