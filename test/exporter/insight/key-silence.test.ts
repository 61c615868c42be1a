import { describe, expect, test } from '@jest/globals';
import { keySilence, Rig, silence, watchedKeys } from './rig.js';

const { name } = keySilence();
const list = (...keys: string[]) => ({ kind: 'list', keys: keys.map((key) => [key]) }) as const;

describe('silence per key', () => {
  test('fires for each key by itself, and holds until the key is back', () => {
    const rig = new Rig([keySilence()]);
    rig.observe(name, 0, ['ORD']);
    rig.observe(name, 60_000, ['JFK']);
    expect(rig.step(119_999)).toEqual([]);
    expect(rig.step(120_000)).toEqual([`${name} started ORD`]);
    expect(rig.step(180_000)).toEqual([`${name} started JFK`]);
    // A window "count" would have ended by now.
    for (let nowMs = 190_000; nowMs < 500_000; nowMs += 10_000) expect(rig.step(nowMs)).toEqual([]);
    rig.observe(name, 500_000, ['ORD']);
    expect(rig.step(500_050)).toEqual([`${name} ended ORD`]);
    expect(rig.shown()).toEqual([`${name} warning ORD 0`, `${name} warning JFK 1`]);
    expect(rig.step(619_999)).toEqual([]);
    expect(rig.step(620_000)).toEqual([`${name} started ORD`]);
  });

  test('tells the key and how long it has been silent', () => {
    const rig = new Rig([
      keySilence({ summary: '{{origin}} is silent for {{value}}' }),
      keySilence({ name: 'B' }),
    ]);
    for (const rule of [name, 'B']) rig.observe(rule, 0, ['ORD']);
    expect(rig.changes(120_500)).toMatchObject([
      { change: 'started', labels: { origin: 'ORD' }, value: 120.5, summary: 'ORD is silent for 2 min 1 s' },
      { summary: 'No events of flights{origin="ORD"} for 2 minutes' },
    ]);
  });

  test('exposes the time since the last event of each key', () => {
    const rig = new Rig([keySilence(), silence()]);
    rig.observe(name, 1_000, ['ORD']);
    rig.observe(name, 3_000, ['JFK']);
    rig.lastArrivalMs = 3_500;
    rig.step(4_000);
    expect(rig.samples('natsight_silence_seconds')).toEqual([
      `${name} warning ORD 3`,
      `${name} warning JFK 1`,
      'FlightsStopped warning 0.5',
    ]);
  });

  test('an event that another thread has read late does not make a key look older', () => {
    const rig = new Rig([keySilence()]);
    rig.observe(name, 50_000, ['ORD']);
    rig.observe(name, 10_000, ['ORD']);
    expect(rig.step(169_999)).toEqual([]);
    expect(rig.step(170_000)).toEqual([`${name} started ORD`]);
  });
});

describe('keys that are expected', () => {
  test('are watched from the start, and never forgotten', () => {
    const rig = new Rig([keySilence({ keys: watchedKeys({ expected: list('ORD', 'JFK') }) })]);
    rig.step(0);
    rig.observe(name, 100_000, ['JFK']);
    expect(rig.step(120_000)).toEqual([`${name} started ORD`]);
    expect(rig.step(220_000)).toEqual([`${name} started JFK`]);
    expect(rig.step(10_000_000)).toEqual([]);
    rig.observe(name, 10_000_000, ['ORD']);
    expect(rig.step(10_000_001)).toEqual([`${name} ended ORD`]);
  });

  test('in a table are watched as soon as the table has them', () => {
    const from = { kind: 'file', file: 'origins.csv', key: undefined } as const;
    const rig = new Rig([keySilence({ keys: watchedKeys({ expected: { kind: 'table', from } }) })]);
    rig.table.set('ORD', {});
    rig.step(0);
    rig.table.set('JFK', {});
    rig.step(999);
    rig.step(1_000);
    expect(rig.step(120_000)).toEqual([`${name} started ORD`]);
    expect(rig.step(121_000)).toEqual([`${name} started JFK`]);
    // It is forgotten like any other key once the table no longer has it.
    rig.table.delete('ORD');
    expect(rig.step(700_000)).toEqual([`${name} ended ORD`]);
  });

  test('of several labels are the columns of the table', () => {
    const from = { kind: 'bucket', bucket: 'gates' } as const;
    const labels = ['site', 'gate'].map((label, at) => ({
      name: label,
      value: label,
      absent: '' as const,
      at: [at],
    }));
    const rig = new Rig([keySilence({ keys: watchedKeys({ labels, expected: { kind: 'table', from } }) })]);
    rig.table.set('a', { site: 'ORD', gate: 7 });
    rig.table.set('b', { site: 'JFK' });
    rig.step(0);
    expect(rig.step(120_000)).toEqual([`${name} started ORD 7`, `${name} started JFK b`]);
  });
});

describe('keys are bounded', () => {
  test('a key is forgotten when it was silent for long: its insight ends, and its place is free', () => {
    const rig = new Rig([keySilence({ keys: watchedKeys({ limit: 1 }) })]);
    rig.observe(name, 0, ['ORD']);
    expect(rig.step(120_000)).toEqual([`${name} started ORD`]);
    rig.observe(name, 130_000, ['JFK']);
    expect(rig.step(599_999)).toEqual([]);
    expect(rig.step(600_000)).toEqual([`${name} ended ORD`]);
    rig.observe(name, 600_000, ['JFK']);
    expect(rig.step(720_000)).toEqual([`${name} started JFK`]);
  });

  test('events of further keys are counted, told once, and disturb no other key', () => {
    const rig = new Rig([keySilence({ keys: watchedKeys({ limit: 2 }) })]);
    for (let at = 0; at < 10; at++) {
      for (const origin of ['ORD', 'JFK', 'LAX', 'ATL']) rig.observe(name, at, [origin]);
      rig.step(at);
    }
    expect(rig.samples('natsight_insight_overflow_total')).toEqual([`${name} 20`]);
    expect(rig.board.drainNewOverflows()).toEqual([name]);
    expect(rig.board.drainNewOverflows()).toEqual([]);
    expect(rig.samples('natsight_silence_seconds')).toHaveLength(2);
    expect(rig.step(130_000).toSorted()).toEqual([`${name} started JFK`, `${name} started ORD`]);
  });

  test('of a million keys only as many as the limit are kept', () => {
    const rig = new Rig([keySilence({ keys: watchedKeys({ limit: 100 }) })]);
    for (let at = 0; at < 1_000_000; at++) rig.observe(name, 0, [`F${at}`]);
    rig.step(0);
    expect(rig.samples('natsight_silence_seconds')).toHaveLength(100);
    expect(rig.samples('natsight_insight_overflow_total')).toEqual([`${name} 999900`]);
  });
});

describe('after a reload', () => {
  test('what is known of the keys stays when other options change', () => {
    const rig = new Rig([keySilence()]);
    rig.observe(name, 0, ['ORD']);
    expect(rig.step(120_000)).toEqual([`${name} started ORD`]);
    rig.reload([keySilence({ silentMs: 200_000, summary: 'Other words' })], 120_000);
    expect(rig.step(120_001)).toEqual([`${name} ended ORD`]);
    expect(rig.step(200_000)).toEqual([`${name} started ORD`]);
  });

  test('other labels are other keys', () => {
    const rig = new Rig([keySilence()]);
    rig.observe(name, 0, ['ORD']);
    const labels = [{ name: 'gate', value: 'gate', absent: '' as const, at: [0] }];
    rig.reload([keySilence({ keys: watchedKeys({ labels }) })], 1);
    expect(rig.step(500_000)).toEqual([]);
  });
});
