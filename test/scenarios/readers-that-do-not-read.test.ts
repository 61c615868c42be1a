import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Socket } from 'node:net';
import { testExporters } from '../support/exporter.js';
import type { RunningExporter } from '../support/exporter.js';
import { requestText, stalled } from '../support/raw-http.js';
import { tempFolder } from '../support/temp-folder.js';
import { waitFor } from '../support/wait-for.js';
import { MONITORING, writeSetupFiles } from '../support/written-setup.js';

jest.setTimeout(120_000);

const startExporter = testExporters();
const folder = tempFolder();
let sockets: readonly Socket[] = [];
afterEach(() => {
  for (const socket of sockets) socket.destroy();
});

/** More than a socket takes for a reader that does not read: 4 MB on Linux. */
const COUNTERS = 60;
const IDS = 700;
/** Of resident memory, under attack. Without bounds it is 330 MB for scrapes, 250 MB for pipelined requests, all for live pages. */
const MAX_GROWTH_BYTES = 150e6;
const id = (index: number) => `order-${String(index).padStart(80, '0')}`;

/** Every counter has a panel, whose lines are its ids. */
async function exporterOf(name: string, ids: number, ...flags: string[]): Promise<RunningExporter> {
  const counter = {
    type: 'counter',
    stream: 'orders',
    help: 'Orders.',
    labels: { id: { value: 'id', limit: ids } },
  };
  const names = Array.from({ length: COUNTERS }, (_, index) => `orders_${index}_total`);
  const directory = await writeSetupFiles(
    join(folder, name),
    {
      service: { name: 'orders' },
      dataStreams: {
        orders: { subject: 'orders', schema: { type: 'object', properties: { id: { type: 'string' } } } },
      },
      processingLogic: {},
      liveMetrics: Object.fromEntries(names.map((each) => [each, counter])),
      instantInsightRules: {},
      realTimeDashboards: { main: { title: 'Orders', metrics: ['orders*'] } },
    },
    {
      ...MONITORING,
      dynamicUpdates: { ...MONITORING.dynamicUpdates, liveInterval: '50ms' },
      realTimeVisualization: {
        main: { rows: [{ title: 'All', panels: names.map((metric) => ({ metric, by: ['id'] })) }] },
      },
    },
  );
  const events = Array.from({ length: ids }, (_, index) => `${JSON.stringify({ id: id(index) })}\n`);
  await writeFile(join(directory, 'orders.ndjson'), events.join(''));
  const replay = ['--replay', join(directory, 'orders.ndjson'), '--replay.rate', '10000'];
  const exporter = await startExporter(directory, { flags: [...replay, ...flags] });
  await waitFor(
    'all orders count',
    async () => (await exporter.metrics()).value('natsight_events_accepted_total', { stream: 'orders' }),
    (accepted) => accepted === ids,
  );
  return exporter;
}

const refused = async (exporter: RunningExporter, reason: string) =>
  (await exporter.metrics()).value('natsight_http_refused_total', { reason }) ?? 0;

const residentBytes = async (exporter: RunningExporter) =>
  (await exporter.metrics()).value('natsight_process_resident_memory_bytes') ?? Infinity;

async function expectWholeScrape(exporter: RunningExporter): Promise<void> {
  const accept = 'application/openmetrics-text; version=1.0.0';
  const response = await fetch(`${exporter.url}/metrics`, { headers: { accept } });
  const text = await response.text();
  expect(response.status).toBe(200);
  expect(text.endsWith('# EOF\n')).toBe(true);
  for (const order of [0, IDS - 1]) expect(text).toContain(`orders_0_total{id="${id(order)}"} 1`);
}

describe('scrapes', () => {
  let exporter: RunningExporter;
  let before: number;
  beforeAll(async () => {
    exporter = await exporterOf('scrapes', IDS);
    // Once as much as is allowed at the same time, so that the memory of these is not counted.
    await Promise.all(Array.from({ length: 40 }, () => expectWholeScrape(exporter)));
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
