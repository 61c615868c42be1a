import type { MinuteValue, StreamKind } from './kinds.js';
import type { Seeded } from './seeded.js';
import { daily, peak, wobble } from './shapes.js';

/** Growth per day of the growing stream. */
const GROWTH = 0.03;

/**
 * Streams of other shapes than those that were watched while the constants of the algorithm were chosen. Whoever changes a constant looks
 * at these last, and does not change it because of them.
 */
export const HELD_OUT_KINDS: readonly StreamKind[] = [
  {
    name: 'two peaks',
    about: '30 events/s with peaks at noon and in the evening, local time of New York',
    eventsPerSecond: 30,
    options: { zone: 'America/New_York' },
    firstDay: '2026-02-16',
    begin: (random) => {
      const noise = wobble(random, 0.06);
      return ({ hour }, factor) => {
        const shape = 0.3 + 1.4 * peak(hour, 12, 2) + 1.1 * peak(hour, 19.5, 1.5);
        return random.poisson(60 * 30 * shape * noise() * factor) / 60;
      };
    },
  },
  {
    name: 'weekend shop',
    about: '8 events/s, twice as many at weekends, local time of Sydney, where clocks are set back',
    eventsPerSecond: 8,
    options: { zone: 'Australia/Sydney' },
    firstDay: '2026-03-16',
    begin: (random) => {
      const noise = wobble(random, 0.08);
      return ({ hour, weekday }, factor) => {
        const day = weekday === 0 || weekday === 6 ? 2 : 1;
        return random.poisson(60 * 8 * 0.8 * day * daily(hour, 0.5) * noise() * factor) / 60;
      };
    },
  },
  {
    name: 'office hours',
    about: '40 events/s from nine to five on working days, else about one in ten seconds',
    begin: (random) => {
      const noise = wobble(random, 0.1);
      return ({ hour, weekday }, factor) => {
        const isOpen = weekday >= 1 && weekday <= 5 && hour >= 9 && hour < 17;
        return random.poisson(60 * (isOpen ? 40 : 0.1) * noise() * factor) / 60;
      };
    },
  },
  {
    name: 'batches',
    about: '5 events/s, and every three hours a job of 20 minutes with 100 events/s, by a tenth more or less',
    eventsPerSecond: 5,
    begin: (random) => {
      let job = NaN;
      let level = 0;
      return ({ hour }, factor) => {
        if (Math.floor(hour / 3) !== job) {
          job = Math.floor(hour / 3);
          level = 100 * (0.9 + 0.2 * random.uniform());
        }
        return random.poisson(60 * (5 + (hour % 3 < 1 / 3 ? level : 0)) * factor) / 60;
      };
    },
  },
  {
    name: 'zero-inflated',
    about: 'events of a minute: none in seven of ten, else 20 on average, with an exponential law',
    begin: (random) => (_, factor) =>
      random.uniform() < 0.7 ? 0 : random.poisson(-20 * Math.log(1 - random.uniform()) * factor),
  },
  {
    name: 'growing',
    about: '5 events/s with a daily cycle, 3 % more each day',
    eventsPerSecond: 5,
    begin: (random) => {
      const noise = wobble(random, 0.05);
      let minutes = 0;
      return ({ hour }, factor) => {
        const grown = (1 + GROWTH) ** (minutes++ / 1440);
        return random.poisson(60 * 5 * grown * daily(hour, 0.5) * noise() * factor) / 60;
      };
    },
  },
  {
    name: 'few events',
    about: 'share of failed events, 5 % of 20 events/min',
    options: { side: 'above' },
    begin: (random) => {
      return ({ hour }, factor) => {
        const events = Math.max(1, random.poisson(20 * daily(hour, 0.3)));
        return Math.min(1, random.poisson(0.05 * events * factor) / events);
      };
    },
  },
  {
    name: 'queue',
    about: 'messages that wait, between about 200 and 2,000, by turns of two hours',
    begin: queue,
  },
];

/** Mean-reverting on a logarithmic scale. */
function queue(random: Seeded): MinuteValue {
  const slow = wobble(random, 1);
  let level = 0;
  const keep = Math.exp(-1 / 120);
  return ({ hour }, factor) => {
    level = keep * level + (1 - keep) * Math.log(slow()) * 2;
    return Math.round(600 * daily(hour, 0.2) * Math.exp(level) * factor);
  };
}
