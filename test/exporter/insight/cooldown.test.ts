import { describe, expect, test } from '@jest/globals';
import { SHOWN_END_MS } from '../../../setup/alert-identity.js';
import { insightSchema } from '../../../setup/model/insight.js';
import type { Insight } from '../../../setup/model/insight.js';
import { MAX_ESCALATIONS } from '../../../exporter/insight/told-episode.js';
import { delay, Rig } from './rig.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const rule = (options: object = {}): Insight => ({
  name: 'DelaysRising',
  ...insightSchema.parse({ metric: delay.name, above: 100, cooldown: '1h', ...options }),
});

/** Plays values at times in minutes, and returns what was told: the time, the change, the escalation and the sentence. */
function play(rig: Rig, course: readonly (readonly [minute: number, value: number])[]): readonly string[] {
  return course.flatMap(([minute, value]) =>
    rig
      .set('ORD', value)
      .changes(minute * MINUTE)
      .map(({ change, escalation = 0, summary }) => `${minute} ${change} ${escalation}: ${summary}`),
  );
}

const SERIES = 'delay_seconds{origin="ORD"}';
const BOUND = 'above 1 min 40 s';

describe('a cooldown', () => {
  test('tells an episode once, and nothing for its time after the end', () => {
    const rig = new Rig([rule()]);
    const course = [0, 5, 10, 64, 65].flatMap((minute): [number, number][] => [
      [minute, 120],
      [minute + 0.5, 50],
    ]);
    expect(play(rig, course)).toEqual([
      `0 started 0: ${SERIES} is 2 min, ${BOUND}`,
      `0.5 ended 0: ${SERIES} is 2 min, ${BOUND}`,
      `64 started 0: ${SERIES} is 2 min, ${BOUND}`,
      `64.5 ended 0: ${SERIES} is 2 min, ${BOUND}`,
    ]);
    expect(rig.samples('natsight_insight_muted_total')).toEqual(['DelaysRising warning cooldown 3']);
  });

  test('what is half as bad again within it is told, as an alert of its own with a sentence that says so', () => {
    const rig = new Rig([rule()]);
    expect(
      play(rig, [
        [0, 120],
        [1, 50],
        [10, 129],
        [11, 50],
        [12, 130],
        [13, 50],
        [14, 144],
        [15, 145],
        [16, 50],
      ]),
    ).toEqual([
      `0 started 0: ${SERIES} is 2 min, ${BOUND}`,
      `1 ended 0: ${SERIES} is 2 min, ${BOUND}`,
      `12 started 1: ${SERIES} is 2 min 10 s, ${BOUND}; half as bad again as 12 min ago, 2 min`,
      `13 ended 1: ${SERIES} is 2 min 10 s, ${BOUND}; half as bad again as 12 min ago, 2 min`,
      `15 started 2: ${SERIES} is 2 min 25 s, ${BOUND}; half as bad again as 3 min ago, 2 min 10 s`,
      `16 ended 2: ${SERIES} is 2 min 25 s, ${BOUND}; half as bad again as 3 min ago, 2 min 10 s`,
    ]);
  });

  test('an episode that lasts is told again when it is half as bad again, at most once a minute', () => {
    const rig = new Rig([rule()]);
    const told = play(rig, [
      [0, 120],
      [0.5, 200],
      [1, 200],
      [1.5, 400],
      [2.5, 400],
      [60, 549],
      [61, 550],
      [62, 50],
    ]);
    expect(told.map((text) => text.slice(0, text.indexOf(':')))).toEqual([
      '0 started 0',
      '1 started 1',
      '2.5 started 2',
      '61 started 3',
      '62 ended 3',
    ]);
    expect(told[1]).toBe(
      `1 started 1: ${SERIES} is 3 min 20 s, ${BOUND}; half as bad again as 1 min ago, 2 min`,
    );
  });

  test('the first alert and each escalation are shown beside each other, each with its sentence', () => {
    const rig = new Rig([rule()]);
    play(rig, [
      [0, 120],
      [1, 200],
    ]);
    const again = `${SERIES} is 3 min 20 s, ${BOUND}; half as bad again as 1 min ago, 2 min`;
    expect(rig.shown()).toEqual(['DelaysRising warning ORD 1', 'DelaysRising warning 1 ORD 1']);
    expect(rig.samples('natsight_insight_started_timestamp_seconds')).toEqual([
      `DelaysRising warning ${SERIES} is 2 min, ${BOUND} ORD 0`,
      `DelaysRising warning ${again} 1 ORD 0`,
    ]);
    // Within the cooldown, only what is new fires.
    play(rig, [
      [2, 50],
      [3, 260],
    ]);
    expect(rig.shown()).toEqual([
      'DelaysRising warning ORD 0',
      'DelaysRising warning 1 ORD 0',
      'DelaysRising warning 2 ORD 1',
    ]);
    play(rig, [[4, 50]]);
    // It is forgotten once both the cooldown and the memory of Prometheus are over.
    play(rig, [[63, 50]]);
    expect(rig.shown()).toHaveLength(3);
    play(rig, [[4 + HOUR / MINUTE, 50]]);
    expect(rig.shown()).toEqual([]);
    expect(HOUR).toBeGreaterThan(SHOWN_END_MS);
  });

  test('a bound that is just passed is not soon passed half as far again', () => {
    const rig = new Rig([rule()]);
    // A tenth of the bound is the least distance: 100 + 1.5 * 10.
    const told = play(rig, [
      [0, 100.1],
      [5, 114.9],
      [10, 115],
    ]);
    expect(told.map((text) => text.slice(0, text.indexOf(':')))).toEqual(['0 started 0', '10 started 1']);
  });

  test('there are not more escalations than a person reads', () => {
    const rig = new Rig([rule()]);
    const told = play(
      rig,
      Array.from({ length: 20 }, (_, minute): [number, number] => [minute * 2, 100 + 10 * 2 ** minute]),
    );
    expect(told).toHaveLength(1 + MAX_ESCALATIONS);
  });

  test('is kept by a restart', () => {
    const course: [number, number][] = [
      [0, 120],
      [1, 200],
      [2, 50],
      [30, 120],
      [31, 50],
      [40, 300],
      [41, 50],
      [110, 120],
    ];
    const straight = play(new Rig([rule()]), course);
    expect(straight).toHaveLength(6);
    for (let at = 1; at < course.length; at++) {
      const rig = new Rig([rule()]);
      const before = play(rig, course.slice(0, at));
      rig.restart([rig.board.save('all')], 0);
      expect([...before, ...play(rig, course.slice(at))]).toEqual(straight);
    }
  });

  test('holds for "below" and for two bounds, also while there are no values', () => {
    const below = play(new Rig([rule({ above: undefined, below: 100 })]), [
      [0, 80],
      [2, 71],
      [4, 70],
    ]);
    expect(below.map((text) => text.slice(0, text.indexOf(':')))).toEqual(['0 started 0', '4 started 1']);
    const range = play(new Rig([rule({ above: undefined, outside: [100, 200] })]), [
      [0, 220],
      [1, 150],
      [2, 80],
      [3, 150],
      [4, 70],
    ]);
    expect(range.at(-1)).toBe(
      `4 started 1: ${SERIES} is 1 min 10 s, below the range of 1 min 40 s to 3 min 20 s; half as bad again as 4 min ago, 3 min 40 s`,
    );
    expect(range).toHaveLength(3);
  });

  test('escalates a declared summary too', () => {
    const told = play(new Rig([rule({ summary: '{{origin}} waits {{value}}' })]), [
      [0, 120],
      [1, 200],
    ]);
    expect(told[1]).toBe('1 started 1: ORD waits 3 min 20 s; half as bad again as 1 min ago, 2 min');
  });
});
