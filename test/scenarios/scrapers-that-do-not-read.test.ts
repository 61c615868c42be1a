import { afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Socket } from 'node:net';
import type { RunningExporter } from '../support/exporter.js';
import { requestText, stalled } from '../support/raw-http.js';
import { waitFor } from '../support/wait-for.js';
import { id, MAX_GROWTH_BYTES, refused, residentBytes, testManyCounters } from './rig/many-counters.js';

const exporterOf = testManyCounters();
let sockets: readonly Socket[] = [];
afterEach(() => {
  for (const socket of sockets) socket.destroy();
});

/** With sixty counters, an answer is more than a socket takes for a reader that does not read: 4 MB on Linux. */
const IDS = 700;

async function expectWholeScrape(exporter: RunningExporter): Promise<void> {
  const accept = 'application/openmetrics-text; version=1.0.0';
  const response = await fetch(`${exporter.url}/metrics`, { headers: { accept } });
  const text = await response.text();
  expect(response.status).toBe(200);
  expect(text.endsWith('# EOF\n')).toBe(true);
  for (const order of [0, IDS - 1]) expect(text).toContain(`orders_0_total{id="${id(order)}"} 1`);
}

let exporter: RunningExporter;
let before: number;
beforeAll(async () => {
  exporter = await exporterOf('scrapes', IDS);
  // Once as much as is allowed at the same time, so that the memory of these is not counted. This process reads slowly, so some are
  // ended: together they are more than the exporter holds for those who have not read.
  await Promise.allSettled(Array.from({ length: 40 }, () => expectWholeScrape(exporter)));
});
beforeEach(async () => {
  before = await residentBytes(exporter);
});

test('200 clients that read nothing keep no scraper out, and cost little', async () => {
  sockets = await stalled(exporter.url, 200, requestText(exporter.url, 'GET /metrics'));
  await expectWholeScrape(exporter);
  await waitFor(
    'those that do not read gave way to those that waited',
    () => refused(exporter, 'not_reading'),
    (count) => count >= 160,
    { withinMs: 60_000 },
  );
  await expectWholeScrape(exporter);
  expect((await residentBytes(exporter)) - before).toBeLessThan(MAX_GROWTH_BYTES);
});

test('20,000 requests on one connection cost no more than a few', async () => {
  const request = requestText(exporter.url, 'GET /metrics');
  sockets = await stalled(exporter.url, 1, request.repeat(20_000));
  await waitFor('the connection is refused', () => refused(exporter, 'pipelined'));
  await expectWholeScrape(exporter);
  expect(await refused(exporter, 'pipelined')).toBe(1);
  expect((await residentBytes(exporter)) - before).toBeLessThan(MAX_GROWTH_BYTES);
});
