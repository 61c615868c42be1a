import { createServer } from 'node:http';
import { afterEach, expect, test } from '@jest/globals';
import { HEARTBEAT } from '../../../../../exporter/io/http/live/event-stream.js';
import { LiveReaders, MAX_BEHIND_MS } from '../../../../../exporter/io/http/live/live-readers.js';
import type { LiveReader } from '../../../../../exporter/io/http/live/live-reader.js';
import { listen } from '../../../../support/listen.js';
import { connectTo, requestText } from '../../../../support/raw-http.js';
import { waitFor } from '../../../../support/wait-for.js';

const stops: (() => unknown)[] = [];
afterEach(() => stops.splice(0).forEach((stop) => stop()));

/** Live pages on a clock that stands still until it is set, and whose rounds come often. */
async function serve() {
  const clock = { nowMs: 1_000_000 };
  const told: string[] = [];
  const readers = new LiveReaders({
    limit: 10,
    now: () => clock.nowMs,
    roundMs: 10,
    tell: (happening) => told.push(happening.kind === 'requestRefused' ? happening.reason : happening.kind),
  });
  const admitted: LiveReader[] = [];
  const server = createServer((_request, response) => {
    const reader = readers.admit(response);
    if (reader !== undefined) admitted.push(reader);
  });
  const url = `http://127.0.0.1:${await listen(server)}`;
  readers.start();
  stops.push(() => {
    readers.stop();
    server.closeAllConnections();
    server.close();
  });
  return { clock, told, url, admitted };
}

/** Opens a page that reads nothing, or counts the signs of life that it reads. */
async function open({ url, admitted }: Awaited<ReturnType<typeof serve>>, reads: boolean) {
  const before = admitted.length;
  const socket = await connectTo(url);
  stops.push(() => socket.destroy());
  socket.write(requestText(url, 'GET /'));
  await waitFor('the page', () => admitted.length > before);
  const [reader] = admitted.slice(before);
  if (reader === undefined) throw new Error('BUG: the page was refused');
  let text = '';
  if (reads)
    socket
      .setEncoding('utf8')
      .on('data', (part: string) => (text += part))
      .resume();
  return { socket, reader, heartbeats: () => text.split(HEARTBEAT.toString()).length - 1 };
}

/** As many rounds as take a sign of life to a page that reads all. */
async function severalRounds(heartbeats: () => number): Promise<void> {
  const before = heartbeats();
  await waitFor('several rounds', () => heartbeats() >= before + 3);
}

/** More than the buffers of both sockets take. */
const FRAME = Buffer.alloc(32 * 1024 * 1024, 'x');

test('a page that has been behind for too long is closed, and not a moment before', async () => {
  const served = await serve();
  const { clock, told } = served;
  const stalled = await open(served, false);
  const reading = await open(served, true);
  stalled.reader.offer(FRAME);
  stalled.reader.offer(FRAME);
  expect(stalled.reader.idleSinceMs()).toBe(clock.nowMs);

  clock.nowMs += MAX_BEHIND_MS;
  await severalRounds(reading.heartbeats);
  expect(stalled.reader.isOpen).toBe(true);

  clock.nowMs += 1;
  await waitFor('the end of the page', () => !stalled.reader.isOpen);
  await severalRounds(reading.heartbeats);
  expect(reading.reader.isOpen).toBe(true);
  expect(told.filter((kind) => kind === 'not_reading')).toHaveLength(1);
});

test('a page that has caught up begins anew', async () => {
  const served = await serve();
  const { clock, told } = served;
  const page = await open(served, false);
  const reading = await open(served, true);
  page.reader.offer(FRAME);
  page.reader.offer(FRAME);
  clock.nowMs += MAX_BEHIND_MS;
  page.socket.resume();
  await waitFor('it has caught up', () => page.reader.idleSinceMs() === undefined);
  clock.nowMs += MAX_BEHIND_MS;
  await severalRounds(reading.heartbeats);
  expect(page.reader.isOpen).toBe(true);
  expect(told).not.toContain('not_reading');
});
