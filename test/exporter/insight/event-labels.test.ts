import { describe, expect, test } from '@jest/globals';
import { ACTIVE_LIMIT } from '../../../exporter/insight/rule-series.js';
import { event, Rig } from './rig.js';

const labels = [{ name: 'device', value: 'device', absent: '' as const, at: [0] }];
const { name } = event();

describe('an event insight with labels', () => {
  test('is an insight of its own for each label set', () => {
    const rig = new Rig([event({ labels })]);
    expect(rig.observe(name, 0, ['oven'])).toMatchObject({ change: 'started', labels: { device: 'oven' } });
    expect(rig.observe(name, 30_000, ['kiln'])).toMatchObject({
      change: 'started',
      labels: { device: 'kiln' },
    });
    expect(rig.observe(name, 40_000, ['kiln'])).toBeUndefined();
    expect(rig.shown('value')).toEqual([`${name} warning oven 1`, `${name} warning kiln 2`]);
    expect(rig.step(60_000)).toEqual([`${name} ended oven`]);
    expect(rig.step(99_999)).toEqual([]);
    expect(rig.changes(100_000)).toMatchObject([{ change: 'ended', labels: { device: 'kiln' }, value: 2 }]);
    expect(rig.observe(name, 200_000, ['oven'])).toMatchObject({ change: 'started', value: 1 });
  });

  test('names the fields of the event that it started with, until it ends', () => {
    const summary = '{{device}} is at {{event.temperature}} °C';
    const rig = new Rig([event({ labels, summary })]);
    const at = (temperature: string) => new Map([['event.temperature', temperature]]);
    expect(rig.observe(name, 0, ['oven'], at('251'))?.summary).toBe('oven is at 251 °C');
    rig.observe(name, 1, ['oven'], at('260'));
    expect(rig.board.firing()).toMatchObject([{ summary: 'oven is at 251 °C', value: 2 }]);
    expect(rig.samples('natsight_insight_started_timestamp_seconds')).toEqual([
      `${name} warning oven is at 251 °C oven 0`,
    ]);
    expect(rig.changes(60_001)).toMatchObject([{ change: 'ended', summary: 'oven is at 251 °C' }]);
    expect(rig.samples('natsight_insight_started_timestamp_seconds')).toEqual([]);
    expect(rig.observe(name, 70_000, ['oven'], at('255'))?.summary).toBe('oven is at 255 °C');
  });

  test('label values are made safe', () => {
    const rig = new Rig([event({ labels, summary: '{{device}}' })]);
    expect(rig.observe(name, 0, ['a\u0000b\ud800'])).toMatchObject({
      labels: { device: 'a\ufffdb\ufffd' },
      summary: 'a\ufffdb\ufffd',
    });
  });

  test('a missing label is absent', () => {
    const rig = new Rig([event({ labels })]);
    expect(rig.observe(name, 0, [''])).toMatchObject({
      labels: {},
      summary: 'An event of flights{device=""} matches delay > 500',
    });
  });

  test('a limited number is active; events of further ones are counted and told once', () => {
    const rig = new Rig([event({ labels })]);
    for (let at = 0; at < ACTIVE_LIMIT + 30; at++) rig.observe(name, 0, [`D${at}`]);
    rig.observe(name, 0, [`D${ACTIVE_LIMIT}`]);
    expect(rig.board.firing()).toHaveLength(ACTIVE_LIMIT);
    expect(rig.samples('natsight_insight_overflow_total')).toEqual([`${name} 31`]);
    expect(rig.board.drainNewOverflows()).toEqual([name]);
    rig.step(60_000);
    expect(rig.board.firing()).toEqual([]);
    expect(rig.observe(name, 60_001, [`D${ACTIVE_LIMIT}`])).toMatchObject({ change: 'started' });
    // What ended is forgotten after a while: new label sets find room for ever.
    rig.step(1_000_000);
    rig.step(1_300_000);
    expect(rig.samples('natsight_insight_firing')).toEqual([]);
  });
});
