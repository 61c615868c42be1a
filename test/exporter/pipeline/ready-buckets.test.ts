import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { streamSetup, TestEngine } from '../../support/engine.js';
import { SeveralEngines } from '../../support/several-engines.js';

const observed = { bounds: 'bounds', counts: 'counts', sum: 'sum' };
const setupOf = (more: object = {}, schema: object = {}) =>
  streamSetup({
    stream: { schema },
    metrics: { m: { type: 'histogram', buckets: [1, 5, 10], observed: { ...observed, ...more } } },
  });

/** Cumulative counts of the series, by bound. */
function bucketsOf(engine: TestEngine): readonly string[] {
  return engine.samples().map((line) => line.replace(/^m_bucket\{le="([^"]+)"\}/, '$1'));
}

function after(event: object, more: object = {}) {
  const engine = new TestEngine(setupOf(more));
  engine.sendEvent(event);
  return engine;
}

describe('a histogram from ready buckets', () => {
  test('adds the counts of an event with the declared bounds', () => {
    const engine = after({ bounds: [1, 5, 10], counts: [3, 2, 0, 1], sum: 33 });
    expect(bucketsOf(engine)).toEqual(['+Inf 6', '1.0 3', '10.0 5', '5.0 5', 'm_count 6', 'm_sum 33']);
  });

  test('puts a bucket with another bound into the next declared one', () => {
    const engine = after({ bounds: [0.5, 2, 7, 100], counts: [1, 1, 1, 1], sum: 50 });
    expect(bucketsOf(engine)).toEqual(['+Inf 4', '1.0 1', '10.0 3', '5.0 2', 'm_count 4', 'm_sum 50']);
  });

  test('takes cumulative counts, as Prometheus exposes them', () => {
    const engine = after({ bounds: [1, 5, 10], counts: [3, 5, 5, 6], sum: 33 }, { cumulative: true });
    expect(bucketsOf(engine)).toEqual(['+Inf 6', '1.0 3', '10.0 5', '5.0 5', 'm_count 6', 'm_sum 33']);
  });

  test.each([
    [{ bounds: [1, 5], counts: [1], sum: 1 }, 'type'],
    [{ bounds: [5, 1], counts: [1, 1], sum: 1 }, 'type'],
    [{ bounds: 'x', counts: [1], sum: 1 }, 'type'],
    [{ bounds: [1], counts: ['1'], sum: 1 }, 'type'],
    [{ bounds: [1], counts: [-1], sum: 1 }, 'negative'],
    [{ bounds: [1], counts: [1], sum: 'x' }, 'type'],
    [{ bounds: [1], counts: null, sum: 1 }, 'missing'],
    [{ bounds: [1], counts: [1] }, 'missing'],
  ])('skips %j as %s', (event, reason) => {
    const engine = after(event);
    expect(engine.accountOf('m')).toEqual({ counted: 0, excluded: 0, skipped: { [reason]: 1 } });
    expect(bucketsOf(engine)).toContain('m_count 0');
  });

  test('an event without observations adds nothing and is counted', () => {
    const engine = after({ bounds: [], counts: [0], sum: 0 });
    expect(engine.accountOf('m')).toEqual({ counted: 1, excluded: 0, skipped: {} });
    expect(bucketsOf(engine)).toContain('m_count 0');
  });

  test('is the same histogram as that of the single values, also gathered by several engines', () => {
    const values = streamSetup({
      metrics: { m: { type: 'histogram', buckets: [1, 5, 10], value: 'value' } },
    });
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.integer({ min: 0, max: 15 }), { maxLength: 8 }), { maxLength: 6 }),
        (events) => {
          const single = new TestEngine(values);
          const ready = new SeveralEngines(setupOf(), 2);
          for (const [at, some] of events.entries()) {
            for (const value of some) single.sendEvent({ value });
            const upTo = (bound: number) => some.filter((value) => value <= bound).length;
            const counts = [upTo(1), upTo(5) - upTo(1), upTo(10) - upTo(5), some.length - upTo(10)];
            ready
              .reader(at % 2)
              .sendEvent({ bounds: [1, 5, 10], counts, sum: some.reduce((sum, value) => sum + value, 0) });
          }
          ready.settle();
          expect(ready.main.samples()).toEqual(single.samples());
        },
      ),
    );
  });
});
