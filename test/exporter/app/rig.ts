import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from '@jest/globals';
import { pino } from 'pino';
import { App } from '../../../exporter/app.js';
import type { AppOptions } from '../../../exporter/app-options.js';
import { OPEN } from '../../../exporter/io/http/web-config.js';
import { requireSetup } from '../../../setup/load.js';
import { MONITORING_FILE, PROCESSING_FILE } from '../../../setup/model/setup.js';
import { waitFor } from '../../support/wait-for.js';
import { MONITORING } from '../../support/written-setup.js';

export const processing = {
  service: { name: 'flight-operations' },
  dataStreams: {
    flights: {
      subject: 'flights.>',
      schema: {
        type: 'object',
        required: ['origin', 'delay'],
        properties: { origin: { type: 'string' }, delay: { type: 'number', maximum: 2880 } },
      },
      deadLetter: 'deadletter.flights',
    },
  },
  processingLogic: { flights: [{ where: 'delay < 1440' }] },
  liveMetrics: {
    flights_landed_total: {
      type: 'counter',
      stream: 'flights',
      help: 'Flights landed.',
      labels: { origin: 'origin' },
    },
    flight_delay_seconds: {
      type: 'histogram',
      stream: 'flights',
      help: 'Delay.',
      value: 'delay * 60',
      buckets: [600, 3600],
    },
  },
  instantInsightRules: {
    HugeDelay: {
      stream: 'flights',
      where: 'delay > 500',
      holdFor: '1s',
      severity: 'critical',
      summary: 'A flight is more than eight hours late',
    },
  },
  realTimeDashboards: { 'live-main-dashboard': { title: 'Flights', metrics: ['flight*'] } },
};

export const monitoring = {
  ...MONITORING,
  instantAlerts: { ...MONITORING.instantAlerts, alerts: { HugeDelay: {} } },
};

export async function writeSetup(folder: string, parts: { processing?: object; monitoring?: object } = {}) {
  await replaceFile(join(folder, PROCESSING_FILE), JSON.stringify(parts.processing ?? processing));
  await replaceFile(join(folder, MONITORING_FILE), JSON.stringify(parts.monitoring ?? monitoring));
}

/** As careful editors and deployments write: beside it, then over it. */
export async function replaceFile(path: string, text: string): Promise<void> {
  await writeFile(`${path}.new`, text);
  await rename(`${path}.new`, path);
}

/** An exporter on a free port, with what it logged. Stopped, and its folder removed, after the test. */
export interface RunningApp {
  readonly app: App;
  readonly url: string;
  readonly folder: string;
  readonly logged: readonly string[];
  get(path: string): Promise<{ status: number; text: string }>;
  post(path: string): Promise<{ status: number; text: string }>;
  /** The value of a sample, by its name with labels; `undefined` while it is not there. */
  sample(series: string): Promise<number | undefined>;
  ready(): Promise<void>;
}

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

export async function startApp(
  options: Partial<AppOptions> = {},
  parts: { processing?: object; monitoring?: object } = {},
): Promise<RunningApp> {
  const folder = await mkdtemp(join(tmpdir(), 'natsight-app-'));
  await writeSetup(folder, parts);
  const logged: string[] = [];
  const app = new App({
    setup: requireSetup(folder),
    directory: folder,
    listen: { host: '127.0.0.1', port: 0 },
    web: OPEN,
    externalUrl: undefined,
    natsUrl: undefined,
    alertmanagers: [],
    prometheus: undefined,
    version: '1.2.3',
    log: pino({ level: 'debug' }, { write: (line: string) => void logged.push(line) }),
    enableLifecycle: true,
    onQuit: undefined,
    onFatal: () => undefined,
    ...options,
  });
  const url = await app.start();
  ends.push(async () => {
    await app.stop('the test is over');
    await rm(folder, { recursive: true });
  });
  const ask = async (path: string, method: string) => {
    const response = await fetch(`${url}${path}`, { method });
    return { status: response.status, text: await response.text() };
  };
  const get = (path: string) => ask(path, 'GET');
  return {
    app,
    url,
    folder,
    logged,
    get,
    post: (path) => ask(path, 'POST'),
    sample: async (series) => sampleOf((await get('/metrics')).text, series),
    ready: async () => {
      await waitFor(
        'it is ready',
        async () => (await get('/-/ready')).text,
        (text) => text.includes('is ready.'),
      );
    },
  };
}

function sampleOf(exposition: string, series: string): number | undefined {
  const line = exposition.split('\n').find((candidate) => candidate.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length + 1));
}
