import { describe, expect, test } from '@jest/globals';
import { START_MS, streamSetup, TestEngine } from '../../support/engine.js';

const count = { type: 'window', aggregate: 'count' };
const metrics = {
  sliding: { ...count, size: '10s', slide: '1s' },
  tumbling: { ...count, size: '10s', publish: 'windows' },
  last: { type: 'gauge', value: 'value' },
};
const jetstream = { subject: undefined, jetstream: { stream: 'FLIGHTS' } };

/** Events that the server stored at these seconds, all of which arrive an hour later. */
function backlog(engine: TestEngine, seconds: readonly number[], event: (second: number) => object): void {
  for (const second of seconds) {
    const storedMs = START_MS - 3_600_000 + second * 1_000;
    engine.send('flights', {
      payload: new TextEncoder().encode(JSON.stringify(event(second))),
      stored: { stream: 'FLIGHTS', atMs: storedMs },
      sequence: second + 1,
    });
  }
}

describe('a backlog of a JetStream stream', () => {
  test('falls into the windows of its publishing', () => {
    const engine = new TestEngine(streamSetup({ stream: jetstream, metrics }));
    backlog(engine, [0, 1, 9, 10, 12, 23], (value) => ({ value }));
    expect(engine.samples()).toEqual(['last 23', 'sliding 1', 'tumbling 2']);
    engine.wait(15_000);
    const closed = engine.closedWindows.map(({ startMs, events }) => [
      (startMs - START_MS + 3_600_000) / 1_000,
      events,
    ]);
    expect(closed).toEqual([
      [0, 3],
      [10, 2],
      [20, 1],
    ]);
  });

  test('goes on with the time of storage after a restart, however long it was down', () => {
    const setup = streamSetup({ stream: jetstream, metrics });
    const engine = new TestEngine(setup);
    backlog(engine, [0, 1], (value) => ({ value }));
    engine.wait(1_000);
    const state = structuredClone(engine.save());
    engine.nowMs += 1_800_000;
    engine.restart([state]);
    engine.wait(1_000);
    backlog(engine, [3, 14], (value) => ({ value }));
    engine.wait(15_000);
    expect(engine.closedWindows.map(({ events }) => events)).toEqual([3, 1]);
  });

  test('is as late as it was when it was published: a fast clock of then makes no other late now', () => {
    const eventTime = { field: 'time', maxLateness: '5s', idleAfter: '1h' };
    const engine = new TestEngine(streamSetup({ stream: { ...jetstream, eventTime }, metrics }));
    const ahead = (second: number) => (second % 2 === 0 ? 45 : 0);
    backlog(engine, [0, 1, 2, 3, 4, 5], (second) => ({
      time: (START_MS - 3_600_000) / 1_000 + second + ahead(second),
      value: second,
    }));
    backlog(engine, [60], (second) => ({ time: (START_MS - 3_600_000) / 1_000 + second }));
    expect(engine.closedWindows.map(({ events }) => events)).toEqual([]);
    engine.wait(1);
    expect(engine.account.received).toBe(7);
    expect(
      engine.closedWindows.map(({ startMs, events }) => [startMs - START_MS + 3_600_000, events]),
    ).toEqual([
      [0, 3],
      [40_000, 3],
    ]);
  });
});

test('the times of arrival and of storage are not mixed: a changed source starts its windows anew', () => {
  const plain = new TestEngine(streamSetup({ metrics }));
  plain.sendEvent({ value: 1 });
  expect(plain.samples()).toContain('sliding 1');
  const stored = new TestEngine(streamSetup({ stream: jetstream, metrics }), { previous: plain });
  expect(stored.samples()).not.toContain('sliding 1');
});
