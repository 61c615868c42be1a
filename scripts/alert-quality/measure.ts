import type { StreamKind } from './kinds.js';
import { dateOf, DAY_MINUTES, DAYS, noFault, play } from './play.js';
import type { Fault, Played } from './play.js';

/** What was measured of one kind of stream, over all seeds. */
export interface Quality {
  readonly kind: StreamKind;
  readonly streams: number;
  /** False alerts per day without any fault: on the first day, on days 2 to 4, and from day 5. */
  readonly falsePerDay: readonly [number, number, number];
  /** False alerts per week from day 5, of each stream. */
  readonly perWeek: readonly number[];
  /** Outages and surges of half an hour; found: within one window, and while they last. */
  readonly faults: number;
  readonly outagesFound: number;
  readonly surgesFound: number;
  /** Streams that still alert at the end of an outage of three days. */
  readonly outagesKept: number;
  /** Minutes outside on the second day after a lasting shift to 1.5 times, on average. */
  readonly shiftMinutes: number;
  /** Alerts per day while a stream grows by 40 % in ten days. */
  readonly driftPerDay: number;
  /** Alerts on declared holidays and special days, and on the two days from a clock change. */
  readonly holidayAlerts: number;
  readonly specialAlerts: number;
  readonly clockAlerts: number;
}

/** First day that must be quiet, counted from 0. */
const SETTLED_DAY = 4;
const FAULT_DAYS = [8, 12, 16] as const;
const FAULT_MINUTES = 30;
const SHIFT_DAY = 10;
const LONG_DAY = 9;
const LONG_DAYS = 3;
const DRIFT_DAY = 6;
const DRIFT_DAYS = 10;
const CLOCK_DAY = 20;
/** A Wednesday. */
const OTHER_DAY = 16;
/** By what the faults change a stream. */
const SURGE = 2;
const SHIFT = 1.5;
const GROWTH = 0.4;
const SPECIAL = 3;

/** Measures one kind of stream with some seeds. */
export function measure(kind: StreamKind, seeds: readonly number[]): Quality {
  const clean = seeds.map((seed) => play(kind, seed, noFault).alerts);
  const each = (fault: Fault, options = {}) => seeds.map((seed) => play(kind, seed, fault, options));
  const days = (alerts: number, number: number) => alerts / seeds.length / number;
  const [first, early] = [within(clean, 0, 1), within(clean, 1, SETTLED_DAY)];
  const settled = within(clean, SETTLED_DAY, DAYS);
  const growing = each(growth).map(({ alerts }) => alerts);
  const otherDate = dateOf(kind, OTHER_DAY);
  const onOtherDay = (runs: readonly Played[]) =>
    within(
      runs.map(({ alerts }) => alerts),
      OTHER_DAY,
      OTHER_DAY + 1,
    );
  return {
    kind,
    streams: seeds.length,
    falsePerDay: [days(first, 1), days(early, SETTLED_DAY - 1), days(settled, DAYS - SETTLED_DAY)],
    perWeek: clean.map((alerts) => (within([alerts], SETTLED_DAY, DAYS) * 7) / (DAYS - SETTLED_DAY)),
    faults: seeds.length * FAULT_DAYS.length,
    // The window in which the outage begins is empty in part; the next one is empty.
    outagesFound: found(kind, seeds, 0, 2),
    surgesFound: found(kind, seeds, SURGE, FAULT_MINUTES),
    outagesKept: each(lasting(LONG_DAY, LONG_DAY + LONG_DAYS, 0)).filter(({ outside }) =>
      outside.includes((LONG_DAY + LONG_DAYS) * DAY_MINUTES - 1),
    ).length,
    shiftMinutes:
      within(
        each(lasting(SHIFT_DAY, DAYS, SHIFT)).map(({ outside }) => outside),
        SHIFT_DAY + 1,
        SHIFT_DAY + 2,
      ) / seeds.length,
    driftPerDay: days(within(growing, DRIFT_DAY, DRIFT_DAY + DRIFT_DAYS), DRIFT_DAYS),
    holidayAlerts: onOtherDay(each(noFault, { holidays: [otherDate] })),
    specialAlerts: onOtherDay(each(lasting(OTHER_DAY, OTHER_DAY + 1, SPECIAL), { specialDays: [otherDate] })),
    clockAlerts: within(clean, CLOCK_DAY, CLOCK_DAY + 2),
  };
}

/** The minute of a day at which a fault begins, different for each seed. */
const startOf = (day: number, seed: number) =>
  day * DAY_MINUTES + Math.floor(((seed * 7 + day) * 997) % 1380);

function found(kind: StreamKind, seeds: readonly number[], factor: number, minutes: number): number {
  return seeds.reduce((sum, seed) => {
    const starts = FAULT_DAYS.map((day) => startOf(day, seed));
    const fault: Fault = (minute) =>
      starts.some((start) => minute >= start && minute < start + FAULT_MINUTES) ? factor : 1;
    const { alerts } = play(kind, seed, fault);
    const hits = starts.filter((start) =>
      alerts.some((minute) => minute >= start && minute < start + minutes),
    );
    return sum + hits.length;
  }, 0);
}

function lasting(fromDay: number, toDay: number, factor: number): Fault {
  return (minute) => (minute >= fromDay * DAY_MINUTES && minute < toDay * DAY_MINUTES ? factor : 1);
}

const growth: Fault = (minute) => {
  const days = minute / DAY_MINUTES - DRIFT_DAY;
  return 1 + GROWTH * Math.max(0, Math.min(1, days / DRIFT_DAYS));
};

/** How many of the minutes are on these days. */
function within(runs: readonly (readonly number[])[], fromDay: number, toDay: number): number {
  const isWithin = (minute: number) => minute >= fromDay * DAY_MINUTES && minute < toDay * DAY_MINUTES;
  return runs.reduce((sum, minutes) => sum + minutes.filter(isWithin).length, 0);
}
