import { describe, expect, test } from '@jest/globals';
import { windowMessage } from '../../../exporter/window/window-message.js';
import { streamSetup, TestEngine } from '../../support/engine.js';
import { SeveralEngines } from '../../support/several-engines.js';
import { samples, zipf } from '../aggregate/samples.js';

const users = (spans: object) =>
  streamSetup({
    stream: { eventTime: { field: 'time', maxLateness: '1m' } },
    metrics: {
      users: { type: 'window', aggregate: 'top', limit: 20, value: 'user', publish: 'windows', ...spans },
    },
  });

interface Visit {
  readonly user: string;
  readonly time: number;
}

/** One visit each 10 ms over a minute of event time, by this many users. */
function visitsOf(different: number, startMs: number, seed: number): readonly Visit[] {
  return samples(6_000, zipf(different), seed).map((rank, at) => ({
    user: `user-${rank}`,
    time: startMs + at * 10,
  }));
}

function leaders(visits: readonly Visit[], limit: number): readonly string[] {
  const counts = new Map<string, number>();
  for (const { user } of visits) counts.set(user, (counts.get(user) ?? 0) + 1);
  return [...counts]
    .sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1))
    .slice(0, limit)
    .map(([user, count]) => `users{top="${user}"} ${count}`)
    .toSorted();
}

/** Sends each visit when it happens. */
function sendAll(engine: TestEngine, visits: readonly Visit[]): void {
  for (const visit of visits) {
    engine.nowMs = Math.max(engine.nowMs, visit.time);
    engine.sendEvent(visit);
  }
}

const startMs = Date.UTC(2001, 1, 24, 7);
const spans = { size: '1m', slide: '5s' };

describe('the top of 900 users is exact', () => {
  test.each([1, 2, 3])('over slices, and after a restart in between (seed %d)', (seed) => {
    const visits = visitsOf(900, startMs, seed);
    const engine = new TestEngine(users(spans));
    sendAll(engine, visits.slice(0, 3_000));
    const restarted = new TestEngine(users(spans), { nowMs: engine.nowMs });
    restarted.restart([engine.save()]);
    sendAll(restarted, visits.slice(3_000));
    expect(restarted.samples()).toEqual(leaders(visits, 20));
  });

  test('over workers', () => {
    const visits = visitsOf(900, startMs, 4);
    const several = new SeveralEngines(users(spans), 3);
    for (const [at, visit] of visits.entries()) {
      several.main.nowMs = several.reader(at % 3).nowMs = visit.time;
      several.reader(at % 3).sendEvent(visit);
      if (at % 700 === 0) several.settle();
    }
    several.settle();
    expect(several.main.samples()).toEqual(leaders(visits, 20));
  });

  test('over sessions that are joined', () => {
    const visits = visitsOf(900, startMs, 5);
    const engine = new TestEngine(users({ session: '10s' }));
    sendAll(engine, visits.slice(0, 2_000));
    sendAll(engine, visits.slice(4_000));
    sendAll(engine, visits.slice(2_000, 4_000));
    expect(engine.samples()).toEqual(leaders(visits, 20));
  });
});

test('with more values than are counted exactly, each value says by how much it may be too high', () => {
  const visits = Array.from({ length: 6_000 }, (_, at) => ({
    user: at % 3 === 0 ? 'often' : `user-${at}`,
    time: startMs + at * 10,
  }));
  const engine = new TestEngine(users(spans));
  sendAll(engine, visits);
  const values = new Map(
    engine
      .samples()
      .map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]),
  );
  const exact = new Map([['often', 2_000]]);
  expect(values.get('users{top="often"}')).toBeGreaterThanOrEqual(2_000);
  const shown = [...values.keys()].filter((name) => name.startsWith('users{'));
  expect(shown).toHaveLength(20);
  for (const name of shown) {
    const error = values.get(name.replace('users', 'users_error_bound')) ?? NaN;
    const user = /top="(.*)"/.exec(name)?.[1] ?? '';
    const count = values.get(name) ?? NaN;
    expect(count - error).toBeLessThanOrEqual(exact.get(user) ?? 1);
    expect(count).toBeGreaterThanOrEqual(exact.get(user) ?? 1);
    expect(error).toBeLessThanOrEqual(6_000 / 2_048);
  }
  expect(engine.exposition()).toContain('# TYPE users_error_bound gauge\n');

  engine.nowMs += 200_000;
  engine.sendEvent({ user: 'later', time: startMs + 200_000 });
  engine.wait(10);
  const [closed] = engine.closedWindows.toSorted((a, b) => b.events - a.events);
  if (closed === undefined) throw new Error('a window has closed');
  const { data } = JSON.parse(windowMessage(closed, 'service').payload) as {
    data: { values: Record<string, number>; errorBounds: Record<string, number> };
  };
  expect(Object.keys(data.errorBounds)).toEqual(Object.keys(data.values));
  expect(data.values['often']).toBeGreaterThanOrEqual(2_000);
});
