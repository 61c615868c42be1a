import { beforeAll, expect, test } from '@jest/globals';
import { connect } from '@nats-io/transport-node';
import type { Browser } from 'playwright-core';
import { testInChromium } from '../support/chromium.js';
import { testExporters } from '../support/exporter.js';
import type { RunningExporter } from '../support/exporter.js';
import { freePort, testServers } from '../support/servers.js';
import { tempFolder } from '../support/temp-folder.js';
import { waitFor } from '../support/wait-for.js';
import { MONITORING, writeSetupFiles } from '../support/written-setup.js';
import { LivePage } from './rig/live-page.js';

const servers = testServers();
const startExporter = testExporters();
const folder = tempFolder();
/** A person on call sees a trouble within this time. */
const SEEN_WITHIN_MS = 5_000;

const properties = { delay: { type: 'number' }, seats: { type: 'number' } };
const setup = {
  service: { name: 'flight-operations' },
  dataStreams: {
    flights: { subject: 'flights', schema: { type: 'object', required: ['delay'], properties } },
  },
  processingLogic: { flights: [] },
  liveMetrics: {
    flights_total: { type: 'counter', stream: 'flights', help: 'Flights.' },
    seats_total: { type: 'counter', stream: 'flights', help: 'Seats.', value: 'seats' },
  },
  instantInsightRules: {
    HugeDelay: { stream: 'flights', where: 'delay > 500', summary: 'Huge delay' },
  },
  realTimeDashboards: { 'live-main-dashboard': { title: 'Flights', metrics: ['*_total'] } },
};
const monitoring = {
  ...MONITORING,
  instantAlerts: { ...MONITORING.instantAlerts, alerts: { HugeDelay: {} } },
  dynamicUpdates: { hotReload: true },
};

const REFUSED = 'the changed setup was refused; the previous one stays active';
const SKIPPED = 'metric "seats_total" goes without 100.0 % of the events of "flights"';
/** It is tried again and again. */
const NOT_SENT = /^Alertmanager does not have \d+ alerts?$/;

const hasAll = (sentences: readonly string[]) =>
  sentences.includes(REFUSED) && sentences.includes(SKIPPED) && sentences.some((each) => NOT_SENT.test(each));

interface Trouble {
  readonly sentence: string;
  readonly details: readonly string[];
  readonly since?: string;
}

let exporter: RunningExporter;

const writeSetup = (changed: object) => writeSetupFiles(folder, changed, monitoring);
const text = async (path: string) => (await fetch(`${exporter.url}${path}`)).text();
async function troubles(): Promise<readonly Trouble[]> {
  const status: { readonly troubles: readonly Trouble[] } = JSON.parse(await text('/api/status'));
  return status.troubles;
}

/** A setup that is refused, a metric that goes without its events, and an Alertmanager that is away. */
beforeAll(async () => {
  const { url } = await servers.nats();
  const alertmanagerUrl = `http://127.0.0.1:${await freePort()}`;
  exporter = await startExporter(await writeSetup(setup), { natsUrl: url, alertmanagerUrl });
  await exporter.ready();
  const connection = await connect({ servers: url });
  connection.publish('flights', '{"delay":501}');
  await connection.flush();
  await connection.close();
  await writeSetup({ ...setup, liveMetrics: { ...setup.liveMetrics, broken: { type: 'sum' } } });
  await waitFor('the setup is refused', () => exporter.log().includes('could not reload the setup'));
});

test('the status and the landing page say what is wrong', async () => {
  const found = await waitFor(
    'all is told',
    troubles,
    (list) => hasAll(list.map(({ sentence }) => sentence)),
    { withinMs: SEEN_WITHIN_MS },
  );
  const refused = found.find(({ sentence }) => sentence === REFUSED);
  expect(refused?.details.join('\n')).toContain('Streaming_Processing_Setup.json:1:');
  expect(refused?.since).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  const skipped = found.find(({ sentence }) => sentence === SKIPPED);
  expect(skipped?.details).toEqual([expect.stringMatching(/^missing, 1 event: .*seats/)]);
  const page = await text('/');
  for (const part of [REFUSED, 'goes without 100.0 %', 'Alertmanager does not have']) {
    expect(page).toContain(part);
  }
  // It still runs, and is ready.
  expect((await fetch(`${exporter.url}/-/ready`)).status).toBe(200);
});

const open = (browser: Browser, path: string, scheme: 'light' | 'dark') =>
  LivePage.open(browser, `${exporter.url}${path}`, { scheme });

for (const scheme of ['light', 'dark'] as const) {
  testInChromium(`the pages show it, on ${scheme} ground`, async (browser) => {
    const page = await open(browser, '/dashboards/live-main-dashboard', scheme);
    const shown = () => page.tab.locator('.troubles li span').allTextContents();
    await waitFor('the header shows all of it', shown, hasAll, { withinMs: SEEN_WITHIN_MS });
    expect((await page.contrast()).ratio).toBeGreaterThan(7);
    expect(await page.tab.locator('.troubles a').first().getAttribute('href')).toBe('/');
    const landing = await open(browser, '/', scheme);
    expect(hasAll(await landing.tab.locator('.troubles strong').allTextContents())).toBe(true);
    expect([...page.faults, ...landing.faults]).toEqual([]);
  });
}

test('a good setup clears the refused one, and nothing else', async () => {
  await writeSetup({ ...setup, service: { ...setup.service } });
  const left = await waitFor(
    'it is over',
    troubles,
    (list) => list.every(({ sentence }) => sentence !== REFUSED),
    { withinMs: 10_000 },
  );
  expect(left.map(({ sentence }) => sentence)).toContain(SKIPPED);
});
