const MINUTE = 60;
const HOUR = 3_600;
const DAY = 86_400;

/** 1, 2 and 5 times every power of ten. */
const DECIMAL = Array.from({ length: 31 }, (_, index) => index - 12).flatMap((power) =>
  [1, 2, 5].map((digit) => Number(`${digit}e${power}`)),
);
const SECONDS = [
  ...DECIMAL.filter((step) => step < MINUTE),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR),
  ...[1, 2, 5, 10, 30, 100, 365].map((days) => days * DAY),
];
const BYTES = Array.from({ length: 60 }, (_, power) => 2 ** power);

/** The distances between ticks that an axis may choose from, so that ticks are round numbers of the unit. */
export function tickSteps(unit: string): number[] {
  if (unit === 's') return SECONDS;
  return unit === 'bytes' ? BYTES : DECIMAL;
}

const MINUTES = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const WITH_SECONDS = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium', hourCycle: 'h23' });

/** Writes times, in seconds since 1970, as local times of day; with seconds only if ticks are less than a minute apart. */
export function clockTimes(ticks: readonly number[]): string[] {
  const [first = 0, second = first + MINUTE] = ticks;
  const format = second - first < MINUTE ? WITH_SECONDS : MINUTES;
  return ticks.map((tick) => format.format(tick * 1000));
}
