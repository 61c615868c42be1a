import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import { readFile } from 'node:fs/promises';
import { once } from 'node:events';
import { join } from 'node:path';
import {
  encodeEvent,
  EVENT_STREAM_HEADERS,
  historySlices,
} from '../../exporter/io/http/live/event-stream.js';
import { renderPage } from '../../exporter/io/http/live/page.js';
import { packageFolder } from '../../exporter/io/process/package-folder.js';
import type { DashboardLayout, Frame, PanelLayout } from '../../exporter/live/frame.js';

/** What a page has to draw. */
export interface PageLoad {
  readonly panels: number;
  readonly series: number;
  readonly intervalMs: number;
}

const SPAN_MS = 300_000;
const NOTICES = { firing: [], troubles: [] };

/** Serves the live page as the exporter does, with series that never repeat. */
export async function servePage(
  load: PageLoad,
): Promise<{ readonly url: string; readonly stop: () => void }> {
  const layout = layoutOf(load);
  const assets = join(packageFolder(), 'dist', 'exporter', 'page');
  const server = createServer((request, response) => {
    const url = request.url ?? '/';
    if (url.startsWith('/live')) stream(response, layout, load);
    else if (url.startsWith('/assets/')) void sendAsset(response, assets, url.slice('/assets/'.length));
    else response.setHeader('content-type', 'text/html').end(renderPage(layout));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  // A server that listens on TCP has an address with a port.
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const stop = () => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${port}/`, stop };
}

async function sendAsset(response: ServerResponse, folder: string, name: string): Promise<void> {
  response.setHeader('content-type', name.endsWith('.css') ? 'text/css' : 'text/javascript');
  response.end(await readFile(join(folder, name)));
}

function stream(response: ServerResponse, { rows }: DashboardLayout, { series, intervalMs }: PageLoad): void {
  const panels = rows.flatMap((row) => row.panels);
  const frameAt = (t: number) => frameOf(panels, series, t);
  const now = Date.now();
  const past = Array.from({ length: SPAN_MS / 1_000 }, (_, second) =>
    frameAt(now - SPAN_MS + second * 1_000),
  );
  response.writeHead(200, EVENT_STREAM_HEADERS);
  for (const slice of historySlices(past, NOTICES)) response.write(slice);
  const timer = setInterval(() => {
    response.write(encodeEvent('frame', { ...frameAt(Date.now()), ...NOTICES }));
  }, intervalMs);
  response.once('close', () => clearInterval(timer));
}

function layoutOf({ panels }: PageLoad): DashboardLayout {
  return {
    uid: 'load',
    title: 'Load',
    description: '',
    service: 'bench',
    spanMs: SPAN_MS,
    rows: [
      {
        title: 'All',
        collapsed: false,
        panels: Array.from({ length: panels }, (_, index) => panelLayout(index)),
      },
    ],
    others: [],
  };
}

function panelLayout(index: number): PanelLayout {
  return {
    key: `panel ${index}`,
    title: `Panel ${index}`,
    description: '',
    unit: 'ops',
    kind: 'timeseries',
    width: 6,
    height: 6,
    decimals: undefined,
    min: undefined,
    max: undefined,
    thresholds: [],
    states: [],
    colours: [],
  };
}

function frameOf(panels: readonly PanelLayout[], series: number, t: number): Frame {
  const linesOf = (panel: number) =>
    Object.fromEntries(
      Array.from({ length: series }, (_, line) => [`series ${line}`, valueOf(panel, line, t)]),
    );
  return { t, panels: Object.fromEntries(panels.map(({ key }, panel) => [key, linesOf(panel)])) };
}

/** Two waves, so that a line has slopes at every scale. */
function valueOf(panel: number, line: number, t: number): number {
  return 50 + 20 * Math.sin(t / 7_000 + panel + line / 3) + 10 * Math.sin(t / 900 + line);
}
