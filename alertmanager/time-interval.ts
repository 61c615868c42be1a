import type { QuietTime } from '../setup/model/alerting.js';
import type { Severity } from '../setup/model/severity.js';

const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;
type Day = (typeof DAYS)[number];

const MIDNIGHT = { start: '00:00', end: '24:00' } as const;

/** A part of a day, on some days or on all. */
interface TimeSpan {
  readonly times: readonly { readonly start_time: string; readonly end_time: string }[];
  readonly weekdays?: readonly Day[];
  readonly location: string;
}

/** An entry of `time_intervals`. */
export interface NamedInterval {
  readonly name: string;
  readonly time_intervals: readonly TimeSpan[];
}

/** A quiet time in Alertmanager's format: https://prometheus.io/docs/alerting/latest/configuration/#time_interval */
export function timeInterval({
  name,
  from,
  to,
  days,
  timeZone,
}: Omit<QuietTime, 'severities'>): NamedInterval {
  // Alertmanager does not support ranges over midnight: they are split into an evening and the next morning.
  const spans =
    from < to
      ? [span(from, to, days, timeZone)]
      : [span(from, MIDNIGHT.end, days, timeZone), span(MIDNIGHT.start, to, days?.map(dayAfter), timeZone)];
  return { name, time_intervals: spans.flat() };
}

/** Names of the quiet times of a severity. */
export function quietTimesOf(quietTimes: readonly QuietTime[], severity: Severity): readonly string[] {
  return quietTimes.filter(({ severities }) => severities.includes(severity)).map(({ name }) => name);
}

/** Empty if the span has no length: a night that ends at midnight has no morning part. */
function span(
  start: string,
  end: string,
  days: readonly Day[] | undefined,
  timeZone: string,
): readonly TimeSpan[] {
  if (start === end) return [];
  return [
    {
      times: [{ start_time: start, end_time: end }],
      ...(days !== undefined && { weekdays: days }),
      location: timeZone,
    },
  ];
}

function dayAfter(day: Day): Day {
  return DAYS[(DAYS.indexOf(day) + 1) % DAYS.length] ?? day;
}
