import { afterEach, expect, test } from '@jest/globals';
import type { Socket } from 'node:net';
import { requestText, stalled } from '../support/raw-http.js';
import { waitFor } from '../support/wait-for.js';
import { MAX_GROWTH_BYTES, residentBytes, testManyCounters } from './rig/many-counters.js';

const exporterOf = testManyCounters();
let sockets: readonly Socket[] = [];
afterEach(() => {
  for (const socket of sockets) socket.destroy();
});

test('200 live pages that read nothing are dropped to the newest frame, limited in number, and slow nobody', async () => {
  const exporter = await exporterOf('pages', 30);
  const before = await residentBytes(exporter);
  const good = await fetch(`${exporter.url}/live?dashboard=main`);
  const reader = good.body?.pipeThrough(new TextDecoderStream()).getReader();
  let frames = 0;
  const reading = (async () => {
    for (let part = await reader?.read(); part?.done === false; part = await reader?.read()) {
      frames += part.value.split('event: frame').length - 1;
    }
  })();
  sockets = await stalled(exporter.url, 200, requestText(exporter.url, 'GET /live?dashboard=main'));
  const dropped = async () => (await exporter.metrics()).value('natsight_live_frames_dropped_total') ?? 0;
  // A frame has more than 100 kB: without bounds they would hold 200 MB by then.
  await waitFor('many frames were dropped', dropped, (count) => count > 2_000, { withinMs: 60_000 });
  const seen = frames;
  await waitFor('the page that reads gets frames', () => frames >= seen + 10);
  const metrics = await exporter.metrics();
  expect(metrics.value('natsight_live_pages')).toBeLessThanOrEqual(100);
  expect(metrics.value('natsight_http_refused_total', { reason: 'live_pages' })).toBeGreaterThan(0);
  expect((await residentBytes(exporter)) - before).toBeLessThan(MAX_GROWTH_BYTES);
  const late = await waitFor(
    'a new page gets the place of one that does not read',
    async () => fetch(`${exporter.url}/live?dashboard=main`),
    ({ status }) => status === 200,
  );
  await late.body?.cancel();
  await reader?.cancel();
  await reading;
});

test('a limit of live pages that read is a sentence for the next one, and lets it in later', async () => {
  const exporter = await exporterOf('few', 1, '--web.max-live-pages', '1');
  const open = () => fetch(`${exporter.url}/live?dashboard=main`);
  const first = await open();
  const second = await open();
  expect({ status: second.status, retryAfter: second.headers.get('retry-after') }).toEqual({
    status: 503,
    retryAfter: '5',
  });
  expect(await second.text()).toBe('Too many live pages are open (--web.max-live-pages). Try again later.\n');
  await first.body?.cancel();
  const third = await waitFor('the place is free', open, ({ status }) => status === 200);
  await third.body?.cancel();
});
