import { createServer } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import request from 'supertest';
import { LazyListener } from '../../../../exporter/io/http/lazy-listener.js';
import { probes } from '../../../../exporter/io/http/probes.js';
import { createWebApp } from '../../../../exporter/io/http/web-app.js';
import { OPEN } from '../../../../exporter/io/http/web-config.js';
import { partsOf, status } from './parts.js';

/** A web app that is loaded when the test says so. */
function lazyWebApp(answersProbes = true) {
  const parts = partsOf();
  const loads: string[] = [];
  let finish = (): void => undefined;
  const loaded = new Promise<void>((resolve) => (finish = resolve));
  const lazy = new LazyListener({
    load: async () => {
      loads.push('load');
      await loaded;
      return createWebApp(parts, OPEN);
    },
    answerProbe: answersProbes ? probes(() => parts.management.status(), false) : undefined,
  });
  return { lazy, loads, finish, ask: () => request(createServer(lazy.listener)) };
}

describe('while the web app is not loaded', () => {
  test('probes are answered and load nothing', async () => {
    const { ask, loads } = lazyWebApp();
    await ask().get('/-/healthy').expect(200, 'natsight is healthy.\n');
    await ask().get('/-/ready').expect(200, 'natsight is ready.\n');
    expect(loads).toEqual([]);
  });

  test('all other requests load it once and wait for it', async () => {
    const { ask, loads, finish } = lazyWebApp();
    const answers = Promise.all([ask().get('/metrics'), ask().post('/-/ready'), ask().get('/-/ready?x')]);
    await setImmediate();
    setTimeout(finish, 50);
    expect((await answers).map(({ statusCode }) => statusCode)).toEqual([200, 405, 200]);
    expect(loads).toEqual(['load']);
  });

  test('probes wait too if they need the web app, for authentication', async () => {
    const { ask, loads, finish } = lazyWebApp(false);
    finish();
    await ask().get('/-/ready').expect(200);
    expect(loads).toEqual(['load']);
  });
});

test('it is loaded after a time, unless it is stopped before', async () => {
  const first = lazyWebApp();
  first.finish();
  first.lazy.loadAfter(0);
  await request(createServer(first.lazy.listener)).get('/metrics').expect(200);
  const stopped = lazyWebApp();
  stopped.lazy.loadAfter(0);
  await stopped.lazy.stop();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect([first.loads, stopped.loads]).toEqual([['load'], []]);
});

test.each([
  ['/-/healthy', status],
  ['/-/ready', status],
  ['/-/ready', { ...status, ready: false, problems: ['stream "flights" is not read', 'no NATS'] }],
])('a probe of %s has the answer and the headers of the web app', async (path, found) => {
  const parts = partsOf({ status: found });
  const early = probes(() => found, false);
  const answers = [createServer(early), createWebApp(parts, OPEN)].map((app) => request(app).get(path));
  const [one, other] = (await Promise.all(answers)).map(({ statusCode, text, headers }) => ({
    statusCode,
    text,
    headers: { ...headers, date: '' },
  }));
  expect(one).toEqual(other);
});
