import { describe, expect, test } from '@jest/globals';
import { insightSchema } from '../../../setup/model/insight.js';
import type { Insight } from '../../../setup/model/insight.js';
import type { Metric } from '../../../setup/model/metric.js';
import { delay, Rig } from './rig.js';

const MINUTE = 60_000;

/** A rule on `delay_seconds`, as the setup writes it. */
const rule = (options: object): Insight => ({
  name: 'DelayOdd',
  ...insightSchema.parse({ metric: delay.name, outside: [10, 20], ...options }),
});

/** `started: …` for each change, of one series with these values, one each second. */
function told(insight: Insight, ...values: readonly number[]): readonly string[] {
  const rig = new Rig([insight]);
  return values.flatMap((value, second) =>
    rig
      .set('ORD', value)
      .changes(second * 1_000)
      .map(({ change, summary }) => `${change}: ${summary}`),
  );
}

describe('two bounds', () => {
  test('are one rule, whose sentence says on which side the value is', () => {
    const series = 'delay_seconds{origin="ORD"}';
    expect(told(rule({}), 15, 20, 20.1, 20, 10, 9, 10)).toEqual([
      `started: ${series} is 20.1 s, above the range of 10 s to 20 s`,
      `ended: ${series} is 20.1 s, above the range of 10 s to 20 s`,
      `started: ${series} is 9 s, below the range of 10 s to 20 s`,
      `ended: ${series} is 9 s, below the range of 10 s to 20 s`,
    ]);
  });

  test('end only between their clear levels', () => {
    const insight = rule({ clearAbove: 12, clearBelow: 18 });
    expect(told(insight, 25, 19, 18, 17.9, 5, 11, 12, 12.1).map((text) => text.slice(0, 7))).toEqual([
      'started',
      'ended: ',
      'started',
      'ended: ',
    ]);
  });

  test('a value that changes sides while it fires is told again, and is the same alert', () => {
    const insight = rule({ clearAfter: '10m' });
    expect(told(insight, 25, 15, 5, 5)).toEqual([
      'started: delay_seconds{origin="ORD"} is 25 s, above the range of 10 s to 20 s',
      'started: delay_seconds{origin="ORD"} is 5 s, below the range of 10 s to 20 s',
    ]);
    const rig = new Rig([insight]);
    rig.set('ORD', 25).step(0);
    rig.set('ORD', 5).step(1_000);
    expect(rig.shown()).toEqual(['DelayOdd warning ORD 1']);
  });

  test('wait for "for", and an empty window of counts is 0', () => {
    const flights: Metric = {
      kind: 'window',
      name: 'flights_per_minute',
      stream: 'flights',
      help: 'Flights.',
      unit: undefined,
      where: undefined,
      before: undefined,
      value: undefined,
      seriesLimit: 2000,
      aggregate: { kind: 'count' },
      span: { kind: 'sized', sizeMs: MINUTE, slideMs: MINUTE },
      publish: undefined,
      labels: [],
    };
    const insight = {
      name: 'FlightsOdd',
      ...insightSchema.parse({ metric: flights.name, outside: [1, 5], for: '30s' }),
    };
    const rig = new Rig([insight], flights);
    expect(rig.step(0)).toEqual([]);
    expect(rig.step(MINUTE)).toEqual([]);
    expect(rig.step(MINUTE + 29_999)).toEqual([]);
    expect(rig.changes(MINUTE + 30_000).map(({ summary }) => summary)).toEqual([
      'flights_per_minute is 0, below the range of 1 to 5',
    ]);
  });
});
