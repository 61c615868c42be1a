import { expect } from '@jest/globals';
import { testInChromium } from '../support/chromium.js';
import { waitFor } from '../support/wait-for.js';
import { lasting, testFlightsPage } from './rig/flights-page.js';

const { open } = testFlightsPage();

for (const scheme of ['light', 'dark'] as const) {
  testInChromium(`the live page is drawn and readable on ${scheme} ground`, async (browser) => {
    const page = await open(browser, { scheme });
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
    const page = await open(browser);
    const colour = () => page.tab.locator('.legend .swatch').first().getAttribute('style');
    const before = await colour();
    await page.tab.getByText('Light / dark').click();
    await waitFor('another colour', colour, (now) => now !== before);
    expect((await page.contrast()).isDark).toBe(true);
    expect(page.faults).toEqual([]);
  },
);

testInChromium('a phone shows every panel in its whole width, and nothing sideways', async (browser) => {
  const page = await open(browser, { scheme: 'dark', viewport: { width: 390, height: 844 } });
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
    const page = await open(browser, { scheme: 'dark', viewport: { width: 1280, height: 400 } });
    await page.drawn();
    expect((await page.tab.pdf()).length).toBeGreaterThan(20_000);
    // The width of the sheet and back: the browser tells the page of it later, and the page then draws again, some panels per frame.
    await page.drawn();
    expect(page.faults).toEqual([]);
  },
);

/** Each text that has a time of the day, of the page as it is now. */
const readTimes = `(document.body.innerText + ' ' + [...document.querySelectorAll('[aria-valuetext]')]
  .map((area) => area.getAttribute('aria-valuetext')).join(' ')).match(/\\b\\d{1,2}:\\d\\d:\\d\\d(\\s[AP]M)?/g) ?? []`;

for (const [locale, isTwelve] of [
  ['en-US', true],
  ['de-DE', false],
] as const) {
  testInChromium(`every time is written as ${locale} writes it`, async (browser) => {
    const page = await open(browser, { locale });
    const { tab } = page;
    await page.drawn();
    await lasting(tab).locator('.plot-area').focus();
    await tab.keyboard.press('End');
    const times = await waitFor(
      'the time at the mark, as text and beside it',
      () => tab.evaluate<string[]>(readTimes),
      ({ length }) => length > 1,
    );
    expect(times.map((text) => /[AP]M$/.test(text))).toEqual(times.map(() => isTwelve));
    expect(page.faults).toEqual([]);
  });
}

testInChromium('on a wall, texts and panels are larger', async (browser) => {
  const sizes = async (width: number) => {
    const { tab } = await open(browser, { viewport: { width, height: 1_440 } });
    return tab.evaluate<[number, number]>(
      `[parseFloat(getComputedStyle(document.body).fontSize), document.querySelector('.panel').clientHeight]`,
    );
  };
  const [text, height] = await sizes(1_600);
  const [wallText, wallHeight] = await sizes(2_560);
  expect(wallText).toBeCloseTo(text * 1.25);
  expect(wallHeight).toBeGreaterThan(height * 1.2);
});
