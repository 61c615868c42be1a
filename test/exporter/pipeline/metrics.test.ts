import { describe, expect, test } from '@jest/globals';
import { START_MS, streamSetup, TestEngine } from '../../support/engine.js';

const FLIGHTS = [
  { origin: 'ORD', delay: 20, distance: 802, code: 7, late: true },
  { origin: 'DFW', delay: -3, distance: 1700, code: 7, late: false },
  { origin: 'ORD', delay: 0, distance: 250.5, code: 8, late: false },
];

function samplesOf(metric: Record<string, unknown>, events: readonly unknown[] = FLIGHTS) {
  const engine = new TestEngine(streamSetup({ metrics: { m: metric } }));
  engine.sendAll(events);
  return engine.samples();
}

describe('a counter', () => {
  test('counts events by their labels', () => {
    expect(samplesOf({ type: 'counter', labels: { origin: 'origin', late: 'late', code: 'code' } })).toEqual([
      'm{origin="DFW",late="false",code="7"} 1',
      'm{origin="ORD",late="false",code="8"} 1',
      'm{origin="ORD",late="true",code="7"} 1',
    ]);
  });

  test('adds up a value', () => {
    expect(samplesOf({ type: 'counter', value: 'distance' })).toEqual(['m 2752.5']);
  });

  test('counts only what its condition lets through', () => {
    expect(samplesOf({ type: 'counter', where: 'delay > 15' })).toEqual(['m 1']);
  });

  test('without labels is there before the first event, and with labels is not', () => {
    expect(samplesOf({ type: 'counter' }, [])).toEqual(['m 0']);
    expect(samplesOf({ type: 'counter', labels: { origin: 'origin' } }, [])).toEqual([]);
  });

  test('keeps its total exact beyond the limit of a label', () => {
    const events = ['ORD', 'DFW', 'ATL', 'SFO', 'ORD', '__other__'].map((origin) => ({ origin }));
    const labels = { origin: { value: 'origin', limit: 2 } };
    expect(samplesOf({ type: 'counter', labels }, events)).toEqual([
      'm{origin="DFW"} 1',
      'm{origin="ORD"} 2',
      'm{origin="__other__"} 3',
    ]);
  });
});

describe('a gauge', () => {
  test('has the value of the event that came last', () => {
    expect(samplesOf({ type: 'gauge', value: 'delay', labels: { origin: 'origin' } })).toEqual([
      'm{origin="DFW"} -3',
      'm{origin="ORD"} 0',
    ]);
  });

  test('has the value of the highest event time, whatever came after it', () => {
    const engine = new TestEngine(
      streamSetup({
        stream: { eventTime: { field: 'time' } },
        metrics: { m: { type: 'gauge', value: 'delay' } },
      }),
    );
    engine.sendAll([
      { time: START_MS, delay: 1 },
      { time: START_MS - 10_000, delay: 2 },
    ]);
    expect(engine.samples()).toEqual(['m 1']);
    engine.sendEvent({ time: START_MS, delay: 3 });
    expect(engine.samples()).toEqual(['m 3']);
  });
});

describe('a histogram', () => {
  const histogram = { type: 'histogram', value: 'delay', buckets: [0, 15, 60] };

  test('counts each observation in every bucket whose bound is not below it', () => {
    expect(samplesOf({ ...histogram, labels: { origin: 'origin' } })).toEqual([
      'm_bucket{origin="DFW",le="+Inf"} 1',
      'm_bucket{origin="DFW",le="0.0"} 1',
      'm_bucket{origin="DFW",le="15.0"} 1',
      'm_bucket{origin="DFW",le="60.0"} 1',
      'm_bucket{origin="ORD",le="+Inf"} 2',
      'm_bucket{origin="ORD",le="0.0"} 1',
      'm_bucket{origin="ORD",le="15.0"} 1',
      'm_bucket{origin="ORD",le="60.0"} 2',
      'm_count{origin="DFW"} 1',
      'm_count{origin="ORD"} 2',
      'm_sum{origin="DFW"} -3',
      'm_sum{origin="ORD"} 20',
    ]);
  });

  test('has a bucket for what is beyond all bounds', () => {
    expect(samplesOf(histogram, [{ delay: 1e300 }])).toContain('m_bucket{le="+Inf"} 1');
    expect(samplesOf(histogram, [{ delay: 1e300 }])).toContain('m_bucket{le="60.0"} 0');
  });
});

describe('fields that steps set', () => {
  const steps = [
    { set: { haul: "distance > 1500 ? 'long' : 'short'", label: "haul + '-' + origin" } },
    { where: "haul == 'short'" },
    { set: { origin: "'was ' + origin" } },
  ];

  test('are seen by what comes after, in the order of the setup', () => {
    const engine = new TestEngine(
      streamSetup({
        steps,
        metrics: { m: { type: 'counter', labels: { label: 'label', origin: 'origin' } } },
      }),
    );
    engine.sendAll(FLIGHTS);
    expect(engine.samples()).toEqual(['m{label="short-ORD",origin="was ORD"} 2']);
    expect(engine.account.rejected).toEqual(new Map([['filtered', 1]]));
  });

  test('a filtered event says which condition left it out', () => {
    const engine = new TestEngine(streamSetup({ steps }));
    expect(engine.sendEvent(FLIGHTS[1])).toMatchObject({
      reason: 'filtered',
      detail: `step 2 of stream "flights", "where": haul == 'short' is false`,
    });
  });
});

describe('an insight on single events', () => {
  test('is told of each event for which its condition is true, also of one that a metric skips', () => {
    const engine = new TestEngine(
      streamSetup({
        insights: { VeryLate: { stream: 'flights', where: 'delay > 15' } },
        metrics: { m: { type: 'counter', value: 'distance' } },
      }),
    );
    engine.sendAll([...FLIGHTS, { delay: 100, distance: -1 }]);
    const told = engine.machine.board
      .firing()
      .map(({ rule, value, sinceMs }) => [rule, value, sinceMs - engine.nowMs]);
    expect(told).toEqual([['VeryLate', 2, 0]]);
    expect(engine.accountOf('m').skipped).toEqual({ negative: 1 });
  });
});
