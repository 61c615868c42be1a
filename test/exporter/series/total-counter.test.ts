import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { RunningTotals, TotalRuns } from '../../../exporter/series/running-totals.js';
import { START_MS, streamSetup, TestEngine } from '../../support/engine.js';
import { SeveralEngines } from '../../support/several-engines.js';

const limits = { limit: 10, idleMs: 1_000 };
const setup = (more: object = {}, stream: Readonly<Record<string, unknown>> = {}) =>
  streamSetup({
    stream,
    metrics: {
      bytes_total: {
        type: 'counter',
        from: 'total',
        value: 'sent',
        labels: { site: 'site' },
        per: 'device',
        ...more,
      },
    },
  });
const timed = { eventTime: { field: 'time', maxLateness: '1m' } };
const reading = (device: string, bytes: number, site = 'Bonn') => ({ site, device, sent: bytes });

describe('a counter from a running total', () => {
  test('adds the increases of each key; the first value adds nothing', () => {
    const engine = new TestEngine(setup());
    engine.sendAll([reading('a', 1_000), reading('b', 50)]);
    expect(engine.samples()).toEqual(['bytes_total{site="Bonn"} 0']);
    engine.sendAll([reading('a', 1_010), reading('b', 57), reading('a', 1_010)]);
    expect(engine.samples()).toEqual(['bytes_total{site="Bonn"} 17']);
  });

  test('counts a value that is lower as a whole: its device has started again', () => {
    const engine = new TestEngine(setup());
    engine.sendAll([reading('a', 1_000), reading('a', 1_200), reading('a', 30), reading('a', 31)]);
    expect(engine.samples()).toEqual(['bytes_total{site="Bonn"} 231']);
  });

  test('has one total for each label set, also beyond the limit of a label', () => {
    const engine = new TestEngine(setup({ per: undefined, labels: { site: { value: 'site', limit: 1 } } }));
    for (const bytes of [100, 105])
      engine.sendAll(['A', 'B', 'C'].map((site, at) => reading('', bytes + at * 1_000, site)));
    expect(engine.samples()).toEqual(['bytes_total{site="A"} 5', 'bytes_total{site="__other__"} 10']);
  });

  test('takes the order of event time: an older value adds nothing', () => {
    const engine = new TestEngine(setup({}, timed));
    const at = (second: number, bytes: number) => ({
      ...reading('a', bytes),
      time: START_MS + second * 1_000,
    });
    engine.sendAll([at(0, 100), at(2, 120), at(1, 110), at(3, 125)]);
    expect(engine.samples()).toEqual(['bytes_total{site="Bonn"} 25']);
  });

  test('skips an event without a key or a value, and counts why', () => {
    const engine = new TestEngine(setup());
    engine.sendAll([
      { site: 'Bonn', sent: 1 },
      { site: 'Bonn', device: 'a' },
      { ...reading('a', 1), sent: -1 },
    ]);
    const [{ account } = {}] = engine.engine.metricAccounts;
    expect(account?.counted).toBe(0);
    expect([...(account?.skipped.values() ?? [])].reduce((sum, count) => sum + count, 0)).toBe(3);
  });

  test('goes on after a restart as if it had never been away', () => {
    const before = new TestEngine(setup());
    before.sendEvent(reading('a', 1_000));
    const all = before.save();
    before.sendAll([reading('a', 1_005), reading('b', 7)]);
    const after = new TestEngine(setup());
    after.restart([all, before.save('changes')]);
    after.sendAll([reading('a', 1_006), reading('b', 8)]);
    expect(after.samples()).toEqual(['bytes_total{site="Bonn"} 7']);
  });

  test('forgets keys beyond the limit and after the idle time, and counts them', () => {
    const engine = new TestEngine(setup({ per: { key: 'device', limit: 2, idle: '1m' } }));
    const forgotten = () =>
      Object.fromEntries([...engine.engine.totalsForgotten()].map(({ cause, count }) => [cause, count]));
    engine.sendAll([reading('a', 10), reading('b', 10), reading('a', 11), reading('c', 10)]);
    expect(forgotten()).toEqual({ limit: 1, idle: 0 });
    engine.sendAll([reading('b', 20)]);
    expect(engine.samples()).toEqual(['bytes_total{site="Bonn"} 1']);
    engine.wait(60_000);
    engine.sendAll([reading('b', 30)]);
    expect(forgotten()).toEqual({ limit: 2, idle: 2 });
    expect(engine.samples()).toEqual(['bytes_total{site="Bonn"} 1']);
  });

  test('is the same over a worker, resets included, wherever its batches are cut', () => {
    const several = new SeveralEngines(setup(), 2);
    for (const bytes of [100, 104, 110, 3, 9, 12, 20]) {
      several.reader(1).sendEvent(reading('a', bytes));
      several.settle();
    }
    expect(several.main.samples()).toEqual(['bytes_total{site="Bonn"} 30']);
  });
});

/** Prometheus' rule, over values in order. */
function increaseOf(values: readonly number[]): number {
  return values
    .slice(1)
    .reduce((sum, value, at) => sum + (value >= (values[at] ?? 0) ? value - (values[at] ?? 0) : value), 0);
}

const series = fc.array(fc.nat(20), { maxLength: 30 });

test('the increase is that of a straight calculation, also over the runs that a thread hands over and after saves', () => {
  fc.assert(
    fc.property(series, fc.nat(7), (values, every) => {
      let totals = new RunningTotals(limits);
      let runs = new TotalRuns();
      let increase = 0;
      for (const [at, value] of values.entries()) {
        runs.observe(at, value);
        if (at % (every + 1) !== every && at < values.length - 1) continue;
        increase += totals.observeRuns('key', runs.points, 0);
        runs = new TotalRuns();
        const restored = new RunningTotals(limits);
        restored.restore(totals.save('all'));
        totals = restored;
      }
      expect(increase).toBe(increaseOf(values));
    }),
  );
});

test('without resets the order of arrival does not matter', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray([1, 2, 3, 5, 8, 13, 21], { minLength: 1 }), (values) => {
      const totals = new RunningTotals(limits);
      const [first = 0] = values;
      const increase = values.reduce((sum, value) => sum + totals.observe('key', value, value, 0), 0);
      expect(increase).toBe(Math.max(...values) - first);
    }),
  );
});
