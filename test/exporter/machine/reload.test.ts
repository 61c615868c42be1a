import { describe, expect, test } from '@jest/globals';
import { START_MS, streamSetup, TestEngine } from '../../support/engine.js';
import type { StreamBlocks } from '../../support/engine.js';

const stream = {
  eventTime: { field: 'time', maxLateness: '10s' },
  schema: { properties: { delay: { type: 'number' } }, additionalProperties: true },
};
const metrics = {
  kept_total: { type: 'counter', labels: { origin: 'origin' } },
  kept_delays: { type: 'histogram', value: 'delay', buckets: [10] },
  kept_last: { type: 'gauge', value: 'delay' },
  kept_count: { type: 'window', aggregate: 'count', size: '1m', slide: '1s' },
  changed_total: { type: 'counter', value: 'delay' },
};
const blocks: StreamBlocks = { stream, metrics };
const event = (secondsLater = 0) => ({ time: START_MS + secondsLater * 1000, origin: 'ORD', delay: 5 });

function reload(before: TestEngine, changed: StreamBlocks): TestEngine {
  return new TestEngine(streamSetup(changed), { previous: before, nowMs: before.nowMs });
}

describe('loading a changed setup', () => {
  test('keeps the values of metrics that are declared as before', () => {
    const before = new TestEngine(streamSetup(blocks));
    before.sendAll([event(), event()]);
    const after = reload(before, {
      stream,
      metrics: {
        ...metrics,
        changed_total: { type: 'counter', value: 'delay * 2.0' },
        new_total: { type: 'counter' },
      },
    });
    after.sendEvent(event());
    expect(after.samples()).toEqual([
      'changed_total 10',
      'kept_count 3',
      'kept_delays_bucket{le="+Inf"} 3',
      'kept_delays_bucket{le="10.0"} 3',
      'kept_delays_count 3',
      'kept_delays_sum 15',
      'kept_last 5',
      'kept_total{origin="ORD"} 3',
      'new_total 1',
    ]);
  });

  test('keeps the values where only the texts of a metric change, and shows the new ones', () => {
    const before = new TestEngine(streamSetup({ stream, metrics: { kept_total: { type: 'counter' } } }));
    before.sendEvent(event());
    const changed = { kept_total: { type: 'counter', help: 'Flights that landed.', unit: 'flights' } };
    const after = reload(before, { stream, metrics: changed });
    after.sendEvent(event());
    expect(after.exposition()).toBe(
      '# HELP kept_total Flights that landed.\n# TYPE kept_total counter\nkept_total 2\n',
    );
    expect(reload(after, { stream, metrics: changed }).engine.metrics).toEqual(after.engine.metrics);
  });

  test('keeps no times where the time of events is read from elsewhere', () => {
    const before = new TestEngine(streamSetup(blocks));
    before.sendEvent(event());
    const otherTime = { ...stream, eventTime: { field: 'scheduled' } };
    const after = reload(before, { stream: otherTime, metrics });
    after.sendEvent({ ...event(), scheduled: 0, delay: 7 });
    expect(after.samples()).toEqual([
      'changed_total 12',
      'kept_count 1',
      'kept_delays_bucket{le="+Inf"} 2',
      'kept_delays_bucket{le="10.0"} 2',
      'kept_delays_count 2',
      'kept_delays_sum 12',
      'kept_last 7',
      'kept_total{origin="ORD"} 2',
    ]);
  });

  test('drops metrics that are declared no more', () => {
    const before = new TestEngine(streamSetup(blocks));
    before.sendEvent(event());
    expect(reload(before, { stream, metrics: { new_total: { type: 'counter' } } }).samples()).toEqual([
      'new_total 0',
    ]);
  });

  test('goes on with the account of a stream, and with its time', () => {
    const before = new TestEngine(streamSetup(blocks));
    before.stepTo(START_MS + 30_000);
    before.sendAll([event(30), 'no JSON', { ...event(30), delay: 'long' }]);
    const after = reload(before, { ...blocks, steps: [{ where: "origin != 'X'" }] });
    expect(after.sendEvent(event(15))).toBeUndefined();
    expect(after.account).toMatchObject({
      received: 4,
      accepted: 2,
      newestEventMs: START_MS + 30_000,
      watermarkMs: START_MS + 20_000,
    });
    expect(Object.fromEntries(after.account.rejected)).toEqual({ undecodable: 1, schema: 1 });
    expect([...after.account.violations]).toEqual([{ field: '/delay', rule: 'type', count: 1 }]);
  });

  test('that cannot be compiled leaves the engine that runs as it was', () => {
    const before = new TestEngine(streamSetup(blocks));
    before.sendEvent(event());
    expect(() => reload(before, { ...blocks, steps: [{ where: 'delay >' }] })).toThrow('the end');
    before.stepTo(START_MS + 20_000);
    before.sendEvent(event(20));
    expect(before.samples()).toContain('kept_total{origin="ORD"} 2');
    expect(before.account).toMatchObject({ accepted: 2, newestEventMs: START_MS + 20_000 });
  });
});
