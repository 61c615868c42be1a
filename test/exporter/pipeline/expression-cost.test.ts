import { expect, test } from '@jest/globals';
import { streamSetup, TestEngine } from '../../support/engine.js';

const numbers = (length: number) => Array.from({ length }, (_, at) => at);
const pairs = 'legs.exists(x, legs.exists(y, x + y < 0))';

test('an event on which a step costs too much is rejected, and the next one is not', () => {
  const engine = new TestEngine(
    streamSetup({ steps: [{ where: `!${pairs}` }], metrics: { flights_total: { type: 'counter' } } }),
  );
  expect(engine.sendEvent({ legs: numbers(5_000) })).toMatchObject({
    reason: 'expression',
    detail: expect.stringContaining('it costs more than 1,000,000: its lists or texts are too long'),
  });
  expect(engine.sendEvent({ legs: numbers(100) })).toBeUndefined();
  expect(engine.samples()).toEqual(['flights_total 1']);
});

test('a metric whose expression costs too much goes without the event, and the others count it', () => {
  const engine = new TestEngine(
    streamSetup({
      metrics: {
        flights_total: { type: 'counter' },
        pairs_total: { type: 'counter', where: pairs },
        costly_total: { type: 'counter', value: 'legs.map(x, legs.map(y, x).size()).size()' },
        listed_total: { type: 'counter', value: 'legs.size()' },
      },
    }),
  );
  expect(engine.sendEvent({ legs: numbers(5_000) })).toBeUndefined();
  expect(engine.samples()).toEqual([
    'costly_total 0',
    'flights_total 1',
    'listed_total 5000',
    'pairs_total 0',
  ]);
  expect(engine.accountOf('costly_total').skipped).toEqual({ expression: 1 });
});

test('many events of one message have a limit in common', () => {
  const engine = new TestEngine(
    streamSetup({ metrics: { costly_total: { type: 'counter', value: `${pairs} ? 1 : 2` } } }),
  );
  // Each costs about half of what an evaluation may cost.
  const events = Array.from({ length: 50 }, () => ({ legs: numbers(200) }));
  expect(engine.sendEvent(events)).toBeUndefined();
  const { counted, skipped } = engine.accountOf('costly_total');
  expect(counted).toBeGreaterThan(10);
  expect(skipped['expression']).toBe(50 - counted);
  expect(skipped['expression']).toBeGreaterThan(10);

  engine.sendEvent(events[0]);
  expect(engine.accountOf('costly_total').counted).toBe(counted + 1);
});
