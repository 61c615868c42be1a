import { expect, test } from '@jest/globals';
import { MirrorWatch } from '../../../../../exporter/io/nats/watch/mirror-watch.js';

const mirror = (lag: number, activeMs: number) => ({
  mirror: { name: 'ORIGIN', lag, active: activeMs < 0 ? -1 : activeMs * 1_000_000 },
});

test('a stream without an origin has no lag', () => {
  expect(new MirrorWatch().look({}, 0)).toBeUndefined();
});

test('a mirror that lags for a moment keeps up; one that lags for ten seconds does not, until it has everything', () => {
  const watch = new MirrorWatch();
  expect(watch.look(mirror(5, 0), 0)).toEqual({ lag: 5, problem: undefined });
  expect(watch.look(mirror(7, 0), 9_999)?.problem).toBeUndefined();
  expect(watch.look(mirror(9, 0), 10_000)).toEqual({
    lag: 9,
    problem: 'the JetStream stream lacks 9 messages of its origin "ORIGIN"',
  });
  expect(watch.look(mirror(0, 0), 12_000)?.problem).toBeUndefined();
  expect(watch.look(mirror(3, 0), 14_000)?.problem).toBeUndefined();
});

test('an origin that is silent is a problem although no lag is known', () => {
  const watch = new MirrorWatch();
  expect(watch.look(mirror(0, 29_999), 0)?.problem).toBeUndefined();
  expect(watch.look(mirror(0, 30_400), 0)?.problem).toBe(
    'the JetStream stream has heard nothing for 30s from its origin "ORIGIN"',
  );
  expect(watch.look(mirror(0, -1), 0)?.problem).toBe(
    'the JetStream stream has never heard from its origin "ORIGIN"',
  );
});

test('the lags of several sources add up', () => {
  const sources = [
    { name: 'A', lag: 2, active: 0 },
    { name: 'B', lag: 3, active: 0 },
  ];
  expect(new MirrorWatch().look({ sources }, 0)).toEqual({ lag: 5, problem: undefined });
});
