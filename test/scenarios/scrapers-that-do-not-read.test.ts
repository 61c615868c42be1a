import { afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Socket } from 'node:net';
import type { RunningExporter } from '../support/exporter.js';
import { requestText, stalled } from '../support/raw-http.js';
import { waitFor } from '../support/wait-for.js';
import { MAX_GROWTH_BYTES, refused, residentBytes, testManyCounters } from './rig/many-counters.js';
import { expectWholeScrape, IDS, scrape } from './rig/whole-scrape.js';

const exporterOf = testManyCounters();
let sockets: readonly Socket[] = [];
afterEach(() => {
  for (const socket of sockets) socket.destroy();
});

/** As many scrapes run at the same time, by default. */
const PLACES = 40;

/**
 * Clients that had a place and gave way, and clients that were answered that no place became free in time. On a busy machine the exporter
 * needs so long to render for those who came first that the others wait for more than the eight seconds that it allows.
 */
async function ended(exporter: RunningExporter) {
  const [notReading, waited] = await Promise.all([
    refused(exporter, 'not_reading'),
    refused(exporter, 'scrapes'),
  ]);
  return { notReading, waited };
}

/** A scraper that is told to come again does so, as Prometheus does. On a busy machine to render alone may take the eight seconds. */
async function lastingScrape(exporter: RunningExporter): Promise<Response> {
  return waitFor(
    'a scrape that is answered',
    () => scrape(exporter),
    ({ status }) => status !== 503,
    { withinMs: 60_000 },
  );
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
  const earlier = await ended(exporter);
  sockets = await stalled(exporter.url, 200, requestText(exporter.url, 'GET /metrics'));
  await expectWholeScrape(exporter, lastingScrape);
  await waitFor(
    'those that do not read gave way to those that waited',
    () => ended(exporter),
    ({ notReading, waited }) => {
      const gaveWay = notReading - earlier.notReading;
      return gaveWay >= PLACES && gaveWay + waited - earlier.waited >= 200 - PLACES;
    },
    { withinMs: 60_000 },
  );
  await expectWholeScrape(exporter, lastingScrape);
  expect((await residentBytes(exporter)) - before).toBeLessThan(MAX_GROWTH_BYTES);
});
