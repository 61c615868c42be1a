import { expect } from '@jest/globals';
import { testInChromium } from '../support/chromium.js';
import { testFlightsPage } from './rig/flights-page.js';

const openPage = testFlightsPage();

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
