import { afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Socket } from 'node:net';
import type { RunningExporter } from '../support/exporter.js';
import { requestText, stalled } from '../support/raw-http.js';
import { waitFor } from '../support/wait-for.js';
import { MAX_GROWTH_BYTES, refused, residentBytes, testManyCounters } from './rig/many-counters.js';
import { expectWholeScrape, IDS } from './rig/whole-scrape.js';

const exporterOf = testManyCounters();
let sockets: readonly Socket[] = [];
afterEach(() => {
  for (const socket of sockets) socket.destroy();
});

let exporter: RunningExporter;
let before: number;
beforeAll(async () => {
  exporter = await exporterOf('requests', IDS);
  // Once as many scrapes as are allowed at the same time, so that the memory of these is not counted. Some may be ended: see
  // scrapers-that-do-not-read.test.ts.
  await Promise.allSettled(Array.from({ length: 40 }, () => expectWholeScrape(exporter)));
  before = await residentBytes(exporter);
});

test('20,000 requests on one connection cost no more than a few', async () => {
  const request = requestText(exporter.url, 'GET /metrics');
  sockets = await stalled(exporter.url, 1, request.repeat(20_000));
  await waitFor('the connection is refused', () => refused(exporter, 'pipelined'));
  await expectWholeScrape(exporter);
  expect(await refused(exporter, 'pipelined')).toBe(1);
  expect((await residentBytes(exporter)) - before).toBeLessThan(MAX_GROWTH_BYTES);
});
