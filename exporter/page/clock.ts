const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

const WITH_MINUTES = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' });
const WITH_SECONDS = new Intl.DateTimeFormat(undefined, {
  hour: 'numeric',
  minute: '2-digit',
  second: '2-digit',
});
const DATE = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric' });
const DATE_AND_TIME = new Intl.DateTimeFormat(undefined, {
  year: 'numeric',
  month: 'short',
  day: 'numeric',
  hour: 'numeric',
  minute: '2-digit',
  second: '2-digit',
});

/*
 * Every time that the page writes is from here, in the reader's time zone and as the browser's language writes it: of 12 hours or of
 * 24, but one of them everywhere. Times are in milliseconds since 1970.
 */

/** A time of the day with seconds; with the date if that is not today. */
export function momentText(ms: number): string {
  const isToday = new Date(ms).toDateString() === new Date().toDateString();
  return (isToday ? WITH_SECONDS : DATE_AND_TIME).format(ms);
}

/** A date and a time with seconds. */
export function dateText(ms: number): string {
  return DATE_AND_TIME.format(ms);
}

/** The times of an axis: with seconds if they are less than a minute apart, and the date where a day begins. */
export function axisTimes(times: readonly number[]): string[] {
  const [first = 0, second = first + MINUTE_MS] = times;
  const time = second - first < MINUTE_MS ? WITH_SECONDS : WITH_MINUTES;
  return times.map((ms) => (isMidnight(ms) && times.length > 1 ? DATE : time).format(ms));
}

/** Characters of the longest text of an axis whose times are so far apart. */
export function axisTimeLength(stepMs: number): number {
  if (stepMs >= DAY_MS) return LENGTHS.date;
  return stepMs < MINUTE_MS ? LENGTHS.seconds : LENGTHS.minutes;
}

function isMidnight(ms: number): boolean {
  const at = new Date(ms);
  return at.getHours() === 0 && at.getMinutes() === 0 && at.getSeconds() === 0;
}

/** A late hour in a long month: no text is much longer. */
const LONG = new Date(2026, 8, 28, 22, 58, 58);
const LENGTHS = {
  date: DATE.format(LONG).length,
  seconds: WITH_SECONDS.format(LONG).length,
  minutes: WITH_MINUTES.format(LONG).length,
};
