import { beforeAll, expect } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { testInChromium } from '../support/chromium.js';
import type { Metrics } from '../support/exporter.js';
import { waitFor } from '../support/wait-for.js';
import { haulOf, sumBy } from './rig/expected.js';
import { testPipeline } from './rig/flights-pipeline.js';
import type { FlightsPipeline } from './rig/flights-pipeline.js';
import { flightsOf } from './rig/flights.js';
import { LivePage } from './rig/live-page.js';

const startPipeline = testPipeline();
let pipeline: FlightsPipeline;

/** Prometheus scrapes, and two days with many delays have raised the alert. */
beforeAll(async () => {
  pipeline = await startPipeline();
  const { publisher, provision, metricsAfter } = pipeline;
  const calm = publisher.trickle(flightsOf('2001-02-20'), 5);
  const { exitCode, stdout } = await provision();
  await calm.stop();
  if (exitCode !== 0) throw new Error(stdout);
  await publisher.publish(flightsOf('2001-02-24', '2001-02-25'));
  await metricsAfter(publisher.published.length);
});

const openPage = (
  browser: Browser,
  scheme?: 'light' | 'dark',
  viewport?: { readonly width: number; readonly height: number },
) => LivePage.open(browser, `${pipeline.exporter.url}/dashboards/live-main-dashboard`, scheme, viewport);

/** The panels that show plain numbers, as the page has to write them. */
const shownPanels = (seen: Metrics) => ({
  'Flights landed by haul': textOf(sumBy(pipeline.publisher.published, haulOf), String),
  'Busiest origins, last minute': textOf(seen.by('flight_busiest_origins', 'top'), String),
  'Destinations, last minute': textOf(seen.by('flight_destinations', ''), String),
  'More than an hour late': textOf(
    seen.by('flights_very_late_ratio', ''),
    (ratio) => `${(ratio * 100).toFixed(1)}%`,
  ),
});

const firingOf = (seen: Metrics) =>
  seen
    .all('natsight_insight_firing')
    .filter(({ value }) => value === 1)
    .map(({ labels: { severity, rule } }) => `${severity}: ${rule}`)
    .toSorted();

testInChromium('the live page shows the same numbers', async (browser) => {
  const page = await openPage(browser);
  expect(page.status).toBe(200);
  await waitFor('the page agrees with /metrics', async () => {
    const seen = await pipeline.exporter.metrics();
    expect(await page.panels()).toMatchObject(shownPanels(seen));
    expect((await page.firing()).toSorted()).toEqual(firingOf(seen));
    return true;
  });
  await waitFor(
    'the answer of Prometheus to what only PromQL can say',
    async () => Object.values((await page.panels())['Share of late flights'] ?? {}).join(),
    (share) => /^\d+(\.\d+)?%$/.test(share),
  );
  expect(await page.tab.textContent('.state')).toBe('live');
  expect(page.faults).toEqual([]);
});

for (const scheme of ['light', 'dark'] as const) {
  testInChromium(`the live page is drawn and readable on ${scheme} ground`, async (browser) => {
    const page = await openPage(browser, scheme);
    await page.drawn();
    const { ratio, isDark } = await page.contrast();
    expect(isDark).toBe(scheme === 'dark');
    expect(ratio).toBeGreaterThan(7);
    expect(page.faults).toEqual([]);
  });
}

testInChromium(
  'the reader turns light into dark, and the names of lines keep the colours of their lines',
  async (browser) => {
    const page = await openPage(browser);
    const colour = () => page.tab.locator('.legend .swatch').first().getAttribute('style');
    const before = await colour();
    await page.tab.getByText('Light / dark').click();
    await waitFor('another colour', colour, (now) => now !== before);
    expect((await page.contrast()).isDark).toBe(true);
    expect(page.faults).toEqual([]);
  },
);

const textOf = (numbers: Readonly<Record<string, number>>, write: (value: number) => string) =>
  Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, write(value)]));
