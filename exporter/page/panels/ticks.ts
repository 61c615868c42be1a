const MINUTE = 60;
const HOUR = 3_600;
const DAY = 86_400;

/** Steps of 1, 2 and 5 in every decade: what people count in. */
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

/** The steps that an axis in a unit may take, so that its ticks are round numbers in that unit. */
export function tickSteps(unit: string): number[] {
  if (unit === 's') return SECONDS;
  return unit === 'bytes' ? BYTES : DECIMAL;
}

const MINUTES = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const WITH_SECONDS = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium', hourCycle: 'h23' });

/** Times of day, in seconds since 1970, as the reader's clock shows them; with seconds only where ticks are closer than a minute. */
export function clockTimes(ticks: readonly number[]): string[] {
  const [first = 0, second = first + MINUTE] = ticks;
  const format = second - first < MINUTE ? WITH_SECONDS : MINUTES;
  return ticks.map((tick) => format.format(tick * 1000));
}
