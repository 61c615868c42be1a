// Takes the pictures of the live page for docs/Live_Dashboard_Implementation.md. Run `npm start`, wait some minutes until the
// charts are full, and then: node scripts/page-pictures.mjs [URL of the exporter]
import { mkdir } from 'node:fs/promises';
import { chromium } from 'playwright-core';

const [, , exporter = 'http://127.0.0.1:9464'] = process.argv;
const folder = new URL('../docs/live-page/', import.meta.url).pathname;
const dashboard = `${exporter}/dashboards/live-main-dashboard`;
const KINDS = ['timeseries', 'stat', 'gauge', 'bargauge', 'table', 'heatmap'];

await mkdir(folder, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
try {
  for (const colorScheme of ['light', 'dark']) {
    const tab = await open({ width: 1280, height: 800 }, colorScheme);
    for (const kind of KINDS) {
      const panel = tab.locator(`section.panel.${kind}`).first();
      await panel.scrollIntoViewIfNeeded();
      await panel.screenshot({ path: `${folder}${kind}-${colorScheme}.png` });
    }
    if (colorScheme === 'dark') await pageAndPointer(tab);
    await tab.close();
  }
  const phone = await open({ width: 390, height: 844 }, 'dark');
  await phone.screenshot({ path: `${folder}phone.png` });
} finally {
  await browser.close();
}

async function open(viewport, colorScheme) {
  const tab = await browser.newPage({ viewport, colorScheme });
  await tab.goto(dashboard);
  await tab.locator('.figure strong').first().waitFor();
  await tab.waitForFunction(
    '[...document.querySelectorAll("section.panel")].every((panel) => panel.querySelector(".body").textContent !== "")',
  );
  // The charts are drawn in the frames after their numbers.
  await tab.waitForTimeout(3_000);
  return tab;
}

/** The top of the page; then the values at the pointer, and the same time in the other charts. */
async function pageAndPointer(tab) {
  await tab.evaluate('scrollTo(0, 0)');
  await tab.screenshot({ path: `${folder}page-dark.png` });
  const box = await tab.locator('.plot-area').first().boundingBox();
  await tab.mouse.move(box.x + box.width * 0.6, box.y + box.height * 0.3);
  await tab.locator('.tooltip li').first().waitFor();
  await tab.waitForTimeout(500);
  await tab.screenshot({ path: `${folder}pointer.png` });
}
