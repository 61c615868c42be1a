import { beforeAll, expect } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
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

/** A panel of counters: it has values also when no event has come for a while. */
const lasting = (tab: Page) =>
  tab.locator('section.panel.timeseries').filter({ hasText: 'very late' }).first();

testInChromium('a reader points, zooms and goes back, with the pointer', async (browser) => {
  const page = await openPage(browser);
  const { tab } = page;
  await page.drawn();
  const area = lasting(tab).locator('.plot-area');
  const box = await area.boundingBox();
  if (box === null) throw new Error('the chart is not on the page');
  const at = (share: number) => [box.x + box.width * share, box.y + box.height / 2] as const;
  // A chart without any value has nothing to mark.
  const charts = await tab.locator('.plot-area:visible').count();
  await tab.mouse.move(...at(0.95));
  await waitFor(
    'the values at the pointer',
    () => tab.locator('.tooltip li').count(),
    (count) => count > 1,
  );
  await waitFor(
    'the mark in all charts',
    () => tab.locator('.mark:visible').count(),
    (marks) => marks === charts,
  );
  const values = await tab.locator('.tooltip .value').allTextContents();
  const numbers = values.map((text) => Number.parseFloat(text));
  expect(numbers).toEqual(numbers.toSorted((a, b) => b - a));
  await tab.mouse.move(...at(0.5));
  await tab.mouse.down();
  await tab.mouse.move(...at(0.75), { steps: 3 });
  await tab.mouse.up();
  await waitFor(
    'the page stands still',
    () => tab.textContent('.state'),
    (state) => state === 'paused',
  );
  await tab.getByText('Reset zoom').click();
  await waitFor(
    'the page is live',
    () => tab.textContent('.state'),
    (state) => state === 'live',
  );
  expect(page.faults).toEqual([]);
});

testInChromium('everything can be done and read with the keyboard', async (browser) => {
  const page = await openPage(browser);
  const { tab } = page;
  await page.drawn();
  const panel = lasting(tab);
  const area = panel.locator('.plot-area');
  await area.focus();
  await tab.keyboard.press('End');
  await waitFor(
    'the values as text',
    () => area.getAttribute('aria-valuetext'),
    (text) => /^\d\d:\d\d:\d\d, .+c\/s/.test(text ?? ''),
  );
  await tab.keyboard.press('v');
  expect(await tab.locator('.enlarged').count()).toBe(1);
  await tab.keyboard.press('Escape');
  expect(await tab.locator('.enlarged').count()).toBe(0);
  await tab.keyboard.press('?');
  expect(await tab.locator('dialog.keys').isVisible()).toBe(true);
  await tab.keyboard.press('Escape');
  await panel.locator('.panel-controls button').first().focus();
  await tab.keyboard.press('Enter');
  await waitFor(
    'the chart as a table',
    () => panel.locator('tbody tr').count(),
    (rows) => rows === 3,
  );
  expect(page.faults).toEqual([]);
});

testInChromium('a reader filters by a label, and panels without it say so', async (browser) => {
  const page = await openPage(browser);
  const { tab } = page;
  await page.drawn();
  const panel = lasting(tab);
  const names = () => panel.locator('.legend .name').allTextContents();
  await waitFor('all lines', names, ({ length }) => length === 3);
  await tab.locator('.filter summary', { hasText: 'punctuality' }).click();
  await tab.getByLabel('very late', { exact: true }).check();
  await waitFor('the chosen line alone', names, (shown) => shown.join() === 'very late');
  expect(await tab.locator('.unfiltered:visible').first().textContent()).toBe('all of punctuality');
  const again = await LivePage.open(browser, tab.url());
  const namesAgain = () => lasting(again.tab).locator('.legend .name').allTextContents();
  await waitFor('the same from its address', namesAgain, (shown) => shown.join() === 'very late');
  expect(again.faults).toEqual([]);
  expect(page.faults).toEqual([]);
});

testInChromium('a phone shows every panel in its whole width, and nothing sideways', async (browser) => {
  const page = await openPage(browser, 'dark', { width: 390, height: 844 });
  await page.drawn();
  const widths = await page.tab.evaluate<[number, number, number[]]>(
    `[innerWidth, document.documentElement.scrollWidth, [...document.querySelectorAll('.panel')].map((panel) => panel.clientWidth)]`,
  );
  const [window, scrolled, panels] = widths;
  expect(scrolled).toBe(window);
  expect(panels.every((width) => width > 340)).toBe(true);
  expect(page.faults).toEqual([]);
});

testInChromium(
  'what is below the fold is drawn too: the page can be captured whole and printed',
  async (browser) => {
    const page = await openPage(browser, 'dark', { width: 1280, height: 400 });
    await page.drawn();
    expect((await page.tab.pdf()).length).toBeGreaterThan(20_000);
    // The width of the sheet and back: the browser tells the page of it later, and the page then draws again, some panels per frame.
    await page.drawn();
    expect(page.faults).toEqual([]);
  },
);

const textOf = (numbers: Readonly<Record<string, number>>, write: (value: number) => string) =>
  Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, write(value)]));
