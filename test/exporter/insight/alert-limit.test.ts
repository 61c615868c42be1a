import { describe, expect, test } from '@jest/globals';
import { insightSchema } from '../../../setup/model/insight.js';
import type { Insight } from '../../../setup/model/insight.js';
import { Rig } from './rig.js';

const MINUTE = 60_000;
const rule = (options: object = {}): Insight => ({
  name: 'HotDevice',
  ...insightSchema.parse({
    stream: 'devices',
    where: 'temperature > 250.0',
    labels: ['device'],
    limit: '2/10m',
    holdFor: '1m',
    ...options,
  }),
});

const sentence = (device: string) => `An event of devices{device="${device}"} matches temperature > 250.0`;

/** Events of devices at times in minutes; returns what started. */
function observe(
  rig: Rig,
  ...events: readonly (readonly [minute: number, device: string])[]
): readonly string[] {
  return events.flatMap(([minute, device]) => {
    rig.changes(minute * MINUTE);
    const change = rig.observe('HotDevice', minute * MINUTE, [device], new Map([['event.id', device]]));
    return change === undefined ? [] : [`${minute} ${change.summary}`];
  });
}

describe('a limit of alerts of an event rule', () => {
  test('keeps back what is beyond it, counts it, and tells of it with the next alert', () => {
    const rig = new Rig([rule()]);
    const told = observe(rig, [0, 'a'], [1, 'b'], [2, 'c'], [3, 'd'], [3.5, 'd'], [9.9, 'e'], [10, 'f']);
    expect(told).toEqual([
      `0 ${sentence('a')}`,
      `1 ${sentence('b')}`,
      `10 ${sentence('f')}; 4 more events were not told in 8 min, limit 2/10m`,
    ]);
    expect(rig.samples('natsight_insight_muted_total')).toEqual(['HotDevice warning limit 4']);
    // What was kept back is told once.
    expect(observe(rig, [11, 'g'])).toEqual([`11 ${sentence('g')}`]);
  });

  test('does not count further events of what fires already', () => {
    const rig = new Rig([rule()]);
    expect(observe(rig, [0, 'a'], [0.5, 'a'], [1, 'a'], [1.5, 'b'], [2, 'c'])).toHaveLength(2);
    expect(rig.samples('natsight_insight_muted_total')).toEqual(['HotDevice warning limit 1']);
  });

  test('is told after the fields of the event, and exposed for the twin', () => {
    const rig = new Rig([rule({ limit: '1/minute', summary: '{{device}} sent {{event.id}}' })]);
    expect(observe(rig, [0, 'a'], [0.5, 'b'], [1, 'c'])).toEqual([
      '0 a sent a',
      '1 c sent c; 1 more event was not told in 30 s, limit 1/minute',
    ]);
    expect(rig.samples('natsight_insight_started_timestamp_seconds')).toEqual([
      'HotDevice warning c sent c; 1 more event was not told in 30 s, limit 1/minute c 60',
    ]);
  });

  test('outlives a restart', () => {
    const rig = new Rig([rule()]);
    observe(rig, [0, 'a'], [1, 'b'], [2, 'c']);
    rig.restart([rig.board.save('all')], 3 * MINUTE);
    expect(observe(rig, [3, 'd'], [11, 'e'])).toEqual([
      `11 ${sentence('e')}; 2 more events were not told in 9 min, limit 2/10m`,
    ]);
    expect(rig.samples('natsight_insight_muted_total')).toEqual(['HotDevice warning limit 2']);
  });

  test('a clock that is set back does not stop it', () => {
    const rig = new Rig([rule()]);
    observe(rig, [100, 'a'], [101, 'b']);
    expect(observe(rig, [5, 'c'])).toHaveLength(1);
  });
});
