import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { chromium } from 'playwright-core';
import type { CDPSession, Page } from 'playwright-core';
import { figure } from './figure.js';
import { servePage } from './page-server.js';
import type { PageLoad } from './page-server.js';
import { casesOf } from './stage.js';
import type { Cell, Result, RunExtent } from './stage.js';

const LOADS: readonly PageLoad[] = [
  { panels: 20, series: 50, intervalMs: 250 },
  { panels: 20, series: 5, intervalMs: 250 },
  { panels: 60, series: 10, intervalMs: 250 },
];
/** The page has drawn all panels and compiled its code by then. */
const WARM_UP_MS = 6_000;
const MEASURED_MS = 10_000;

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** What the live page costs the browser of its reader. */
export async function page(extent: RunExtent): Promise<Result> {
  const executablePath = findChromium();
  const rows: Cell[][] = [];
  for (const load of executablePath === undefined ? [] : casesOf(LOADS, extent)) {
    const costs: Cost[] = [];
    for (let round = 0; round < extent.rounds; round += 1) costs.push(await costOf(load, executablePath));
    rows.push([
      `${load.panels} panels of ${load.series} series`,
      figure(costs.map(({ share }) => share * 100)),
      figure(costs.map(({ msPerDrawing }) => msPerDrawing)),
    ]);
  }
  return {
    title: 'Live page',
    method:
      'The page at 1920 by 1080 pixels in headless Chromium without a graphics card, with four updates a second: CPU time of the process ' +
      'that draws it, as a share of one core, and for each time that the panels were drawn. The page draws less often where drawing costs more.' +
      (executablePath === undefined ? ` Not measured: there is no ${NAMES.join(', ')} on the PATH.` : ''),
    columns: [
      { name: 'page' },
      { name: 'CPU, % of a core', decimals: 1, spread: true },
      { name: 'CPU for each drawing, ms', decimals: 1, spread: true },
    ],
    rows,
  };
}

interface Cost {
  readonly share: number;
  readonly msPerDrawing: number;
}

async function costOf(load: PageLoad, executablePath: string | undefined): Promise<Cost> {
  const server = await servePage(load);
  const browser = await chromium.launch({
    args: FLAGS,
    ...(executablePath === undefined ? {} : { executablePath }),
  });
  try {
    const tab = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
    await countDrawings(tab);
    await tab.goto(server.url);
    await delay(WARM_UP_MS);
    const session = await browser.newBrowserCDPSession();
    const before = {
      cpuS: await rendererSeconds(session),
      drawings: await drawingsOf(tab),
      ms: performance.now(),
    };
    await delay(MEASURED_MS);
    const cpuMs = ((await rendererSeconds(session)) - before.cpuS) * 1_000;
    const drawings = (await drawingsOf(tab)) - before.drawings;
    return { share: cpuMs / (performance.now() - before.ms), msPerDrawing: cpuMs / Math.max(1, drawings) };
  } finally {
    await browser.close();
    server.stop();
  }
}

/** The page asks for an animation frame whenever it draws. */
async function countDrawings(tab: Page): Promise<void> {
  await tab.addInitScript(`
    const ask = window.requestAnimationFrame.bind(window);
    window.drawings = 0;
    window.requestAnimationFrame = (draw) => ask((time) => { window.drawings += 1; draw(time); });
  `);
}

const drawingsOf = (tab: Page): Promise<number> => tab.evaluate<number>('window.drawings');

async function rendererSeconds(session: CDPSession): Promise<number> {
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  return processInfo.filter(({ type }) => type === 'renderer').reduce((sum, { cpuTime }) => sum + cpuTime, 0);
}

function findChromium(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean);
  return folders.flatMap((folder) => NAMES.map((name) => join(folder, name))).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
