import type { AdaptiveThreshold } from '../../setup/model/adaptive-threshold.js';
import type { Seeded } from './seeded.js';
import { daily, peak, wobble } from './shapes.js';

/** The local time of a minute. */
export interface LocalTime {
  /** Hour of the day, with its fraction. */
  readonly hour: number;
  /** 0 for Sunday, holidays included. */
  readonly weekday: number;
}

/** Computes the value of one minute. `factor`: what a fault does to its intensity; 1 without one. */
export type MinuteValue = (time: LocalTime, factor: number) => number;

/** A kind of event stream, as one metric of it with a value each minute. */
export interface StreamKind {
  readonly name: string;
  /** What its metric is. */
  readonly about: string;
  /** Events per second on average; unset if the metric is not a rate of events. */
  readonly eventsPerSecond?: number;
  readonly options?: Partial<AdaptiveThreshold>;
  /** The Monday of its first day. Clocks are set on the twenty-first. */
  readonly firstDay?: string;
  /** Begins a stream. */
  readonly begin: (random: Seeded) => MinuteValue;
}

function rates(perSecond: number, swing: number) {
  return (random: Seeded): MinuteValue => {
    const noise = wobble(random, 0.05);
    return ({ hour }, factor) => random.poisson(60 * perSecond * daily(hour, swing) * noise() * factor) / 60;
  };
}

export const STREAM_KINDS: readonly StreamKind[] = [
  { name: 'busy', about: '50 events/s with a daily cycle', eventsPerSecond: 50, begin: rates(50, 0.6) },
  {
    name: 'sparse',
    about: 'one event a minute with a daily cycle',
    eventsPerSecond: 1 / 60,
    begin: rates(1 / 60, 0.6),
  },
  { name: 'flat', about: 'one event/s around the clock', eventsPerSecond: 1, begin: rates(1, 0) },
  {
    name: 'latency',
    about: '95th percentile in milliseconds, higher in the daytime',
    begin: (random) => {
      const noise = wobble(random, 0.08);
      return ({ hour }, factor) =>
        120 * daily(hour, 0.2) * noise() * Math.exp(0.1 * random.normal()) * factor;
    },
  },
  {
    name: 'error ratio',
    about: 'share of failed events, 0.5 % of 10 events/s',
    options: { side: 'above' },
    begin: (random) => {
      const noise = wobble(random, 0.05);
      return ({ hour }, factor) => {
        const events = Math.max(1, random.poisson(600 * daily(hour, 0.5) * noise()));
        return Math.min(1, random.poisson(0.005 * events * factor) / events);
      };
    },
  },
  {
    name: 'nightly batch',
    about: '200 events/s from two in the morning for about 40 minutes, else nothing',
    begin: (random) => {
      let start = 0;
      let length = 0;
      let last = 24;
      return ({ hour }, factor) => {
        if (hour < last) {
          start = 2 + random.uniform() / 12;
          length = (38 + 4 * random.uniform()) / 60;
        }
        last = hour;
        return hour >= start && hour < start + length ? random.poisson(12_000 * factor) / 60 : 0;
      };
    },
  },
  {
    name: 'heavy-tailed',
    about: 'sum of amounts per minute, one event/s, amounts with the tail exponent 1.5',
    eventsPerSecond: 1,
    begin: (random) => {
      const noise = wobble(random, 0.05);
      return ({ hour }, factor) => {
        let sum = 0;
        for (let left = random.poisson(60 * daily(hour, 0.4) * noise() * factor); left > 0; left--) {
          sum += random.pareto(1.5);
        }
        return sum;
      };
    },
  },
  {
    name: 'mobile app',
    about:
      '20 events/s with peaks in the morning and the evening, other ones at weekends, local time of Berlin',
    eventsPerSecond: 20,
    options: { zone: 'Europe/Berlin' },
    begin: (random) => {
      const noise = wobble(random, 0.05);
      return ({ hour, weekday }, factor) => {
        const isWeekend = weekday === 0 || weekday === 6;
        const shape = isWeekend
          ? 0.25 + 1.1 * peak(hour, 12, 4) + 1.5 * peak(hour, 20.5, 3)
          : 0.2 + 1.2 * peak(hour, 8, 1.5) + 0.5 * peak(hour, 13, 3) + 1.6 * peak(hour, 20, 2.5);
        return random.poisson(60 * 20 * shape * noise() * factor) / 60;
      };
    },
  },
];
