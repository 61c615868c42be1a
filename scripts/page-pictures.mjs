// Takes the pictures of the live page for docs/Live_Dashboard_Implementation.md, in five minutes: node scripts/page-pictures.mjs [folder]
// It runs an exporter with the flights example, and with an insight that learns and a state timeline, which the example does not have.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const root = fileURLToPath(new URL('..', import.meta.url));
const [, , folder = join(root, 'docs/live-page')] = process.argv;
const flights = join(root, 'setup/examples/flights');
const FILES = ['Streaming_Processing_Setup.json', 'Real_Time_Monitoring_Setup.json'];
/** Charts of five minutes are almost full. */
const FILL_MS = 270_000;
/** Pictures by the selector of their panel. */
const PANELS = {
  timeseries: 'section.panel.timeseries',
  stat: 'section.panel.stat',
  gauge: 'section.panel.gauge',
  bargauge: 'section.panel.bargauge',
  table: 'section.panel.table',
  heatmap: 'section.panel.heatmap',
  'state-timeline': 'section.panel.state-timeline',
  band: 'section.panel:has(h3:text("normal range"))',
};

await mkdir(folder, { recursive: true });
const directory = await mkdtemp(join(tmpdir(), 'natsight-pictures-'));
await writeSetup();
const exporter = await startExporter();
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
try {
  await new Promise((resolve) => setTimeout(resolve, FILL_MS));
  for (const colorScheme of ['light', 'dark']) {
    // So high that no panel has to be scrolled below the header.
    const tab = await open({ width: 1280, height: 3_000 }, colorScheme);
    for (const [name, selector] of Object.entries(PANELS)) {
      const panel = tab.locator(selector).first();
      await panel.screenshot({ path: join(folder, `${name}-${colorScheme}.png`) });
    }
    await tab.close();
  }
  for (const colorScheme of ['light', 'dark']) {
    const page = await open({ width: 1280, height: 800 }, colorScheme);
    await page.screenshot({ path: join(folder, `page-${colorScheme}.png`) });
    if (colorScheme === 'dark') await pointer(page);
    await page.close();
  }
  const phone = await open({ width: 390, height: 844 }, 'dark');
  await phone.screenshot({ path: join(folder, 'phone.png') });
} finally {
  await browser.close();
  exporter.process.kill();
  if (exporter.process.exitCode === null) await once(exporter.process, 'exit');
  await rm(directory, { recursive: true, force: true });
}

/** The example, with an insight that learns every second instead of every minute. */
async function writeSetup() {
  const [processing, monitoring] = await Promise.all(
    FILES.map(async (file) => JSON.parse(await readFile(join(flights, file), 'utf8'))),
  );
  processing.instantInsightRules.UnusualDelays = {
    metric: 'flight_delay_p95_seconds',
    outside: 'normal',
    season: 'none',
    every: '1s',
    warmup: '1m',
    severity: 'info',
    summary: 'The delay of one in twenty flights is more than {{value}}',
  };
  monitoring.realTimeVisualization['live-main-dashboard'].rows.push({
    title: 'How bad it is',
    panels: [{ metric: 'flights_very_late_ratio', as: 'state-timeline' }],
  });
  await Promise.all(
    [processing, monitoring].map((document, at) =>
      writeFile(join(directory, FILES[at]), JSON.stringify(document)),
    ),
  );
}

/** Resolves when it serves its pages. */
async function startExporter() {
  const recorded = ['--replay', join(flights, 'flights.csv'), '--replay.speed', '3600', '--replay.loop'];
  const times = ['--replay.from', '2001-02-23T18:00:00Z', '--replay.add-id', '--replay.add-time'];
  const listen = ['--web.listen-address', '127.0.0.1:0', '--log.format', 'json'];
  const command = [
    join(root, 'dist/scripts/natsight.js'),
    'run',
    directory,
    ...listen,
    ...recorded,
    ...times,
  ];
  const child = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface(child.stdout)) {
    const { url } = JSON.parse(line);
    if (url === undefined) continue;
    child.stdout.resume();
    return { process: child, url };
  }
  throw new Error('the exporter ended before it served its pages');
}

async function open(viewport, colorScheme) {
  const tab = await browser.newPage({ viewport, colorScheme });
  await tab.goto(`${exporter.url}/dashboards/live-main-dashboard`);
  await tab.locator('.figure strong').first().waitFor();
  await tab.waitForFunction(
    '[...document.querySelectorAll("section.panel")].every((panel) => panel.querySelector(".body").textContent !== "")',
  );
  // The charts are drawn in the frames after their numbers.
  await tab.waitForTimeout(3_000);
  return tab;
}

/** The values at the pointer, and the same time in the other charts. */
async function pointer(tab) {
  const box = await tab.locator('.plot-area').first().boundingBox();
  await tab.mouse.move(box.x + box.width * 0.6, box.y + box.height * 0.3);
  await tab.locator('.tooltip li').first().waitFor();
  await tab.waitForTimeout(500);
  await tab.screenshot({ path: join(folder, 'pointer.png') });
}
