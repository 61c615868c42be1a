import { expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import { testInChromium } from '../support/chromium.js';
import { waitFor } from '../support/wait-for.js';
import { testFlightsPage } from './rig/flights-page.js';
import { LivePage } from './rig/live-page.js';

const openPage = testFlightsPage();

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
