/* oxlint-disable eslint/no-restricted-properties -- the seconds are for a table; nothing is expected of them */
import { appendFile, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import type { NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { ownDisk } from '../../support/own-disk.js';
import { testServers } from '../../support/servers.js';
import { tempFolder } from '../../support/temp-folder.js';
import { waitFor } from '../../support/wait-for.js';
import { startReloadable, users } from '../io/nats/reloadable-nats.js';
import type { ReloadableNats } from '../io/nats/reloadable-nats.js';
import { sampleOf, scrape, setupFolder, startExporter } from './crash-rig.js';
import type { CrashingExporter } from './crash-rig.js';

/** Where `npm run soak:kills -- --outages` gets its table from; unset: only the short outages are tried. */
const { NATSIGHT_OUTAGE_FIGURES: figures } = process.env;
const LASTS_MS = figures === undefined ? 200 : 5_000;
jest.setTimeout(600_000);

const servers = testServers();
const root = tempFolder();
const own = ownDisk('16m');
const disk = own?.folder ?? '';

const PROCESSING = {
  service: { name: 'outages' },
  dataStreams: { orders: { jetstream: { stream: 'ORDERS', subject: 'orders.>' } } },
  processingLogic: {},
  liveMetrics: { orders_total: { type: 'counter', stream: 'orders', help: 'Orders.' } },
  instantInsightRules: {},
  realTimeDashboards: {},
};
const EVENTS = 20;
const ALL = 'publish: ">", subscribe: ">"';
const NOTHING_OF_JETSTREAM = 'publish: { deny: ["$JS.>"] }, subscribe: ">"';
const configWith = (granted: string, maxPayload = 1_000_000) =>
  `lame_duck_duration: "30s"\nlame_duck_grace_period: "100ms"\nmax_payload: ${maxPayload}\n` +
  users({ natsight: granted, publisher: ALL });
const CONFIG = configWith(ALL);

let nats: ReloadableNats;
let alertmanager: Awaited<ReturnType<typeof servers.alertmanager>>;
let exporter: CrashingExporter;
let publisher: NatsConnection;
let published = 0;

/** Publishes some events, each once, however long NATS is away. */
async function publish(): Promise<void> {
  const client = jetstream(publisher, { timeout: 1_000 });
  for (const last = published + EVENTS; published < last;) {
    const isStored = await client.publish('orders.a', '{}', { msgID: String(published) }).then(
      () => true,
      () => false,
    );
    if (isStored) published++;
    else await delay(50);
  }
}

const metric = async (series: string) => sampleOf(await scrape(exporter), series);
const until = (what: string, series: string, value: number) =>
  waitFor(
    what,
    () => metric(series),
    (seen) => seen === value,
    { withinMs: 60_000 },
  );

/** Ready, everything counted once and saved, and Alertmanager reached. */
async function untilResumed(): Promise<void> {
  await waitFor(
    `${published} events are counted, and everything works`,
    async () => {
      const ready = await fetch(`${exporter.url}/-/ready`).catch(() => undefined);
      const text = await scrape(exporter);
      return [
        ready?.status,
        sampleOf(text, 'orders_total'),
        sampleOf(text, 'natsight_checkpoint_last_success'),
        sampleOf(text, `natsight_alertmanager_up{alertmanager="${alertmanager.url}"}`),
      ];
    },
    (seen) => seen.join() === [200, published, 1, 1].join(),
    { withinMs: 120_000 },
  );
}

async function startNatsAgain(config = CONFIG): Promise<void> {
  const { port, folder } = nats;
  nats = await startReloadable(servers, config, { port, folder });
}

/** A reload would take JetStream away, which the command line has switched on. */
async function restartWith(config: string): Promise<void> {
  await nats.stop();
  await startNatsAgain(config);
}

async function fill(path: string): Promise<void> {
  const file = await open(path, 'w');
  try {
    for (;;) await file.write(Buffer.alloc(4096));
  } catch (error) {
    expect(error).toMatchObject({ code: 'ENOSPC' });
  } finally {
    await file.close();
  }
}

interface Outage {
  readonly what: string;
  /** Resolves once the outage shows. */
  readonly begin: () => Promise<unknown>;
  readonly end: () => Promise<unknown>;
  /** Whether it takes longer than a test should. */
  readonly isLong?: boolean;
}

const isDisconnected = () => until('the outage shows', 'natsight_nats_connected', 0);
const STREAM = 'natsight_stream_connected{stream="orders"}';
const filler = join(disk, 'filler');

const OUTAGES: readonly Outage[] = [
  {
    what: 'nats-server is killed',
    begin: async () => {
      await nats.signal('SIGKILL');
      await isDisconnected();
    },
    end: () => startNatsAgain(),
  },
  {
    what: 'nats-server is stopped',
    isLong: true,
    begin: async () => {
      await nats.stop();
      await isDisconnected();
    },
    end: () => startNatsAgain(),
  },
  {
    what: 'nats-server shuts down in lame duck mode, and another one takes its place',
    isLong: true,
    begin: async () => {
      await nats.signal('SIGUSR2');
      await isDisconnected();
      await nats.stop();
    },
    end: () => startNatsAgain(),
  },
  {
    what: 'nats-server stands still (SIGSTOP)',
    begin: () => nats.signal('SIGSTOP'),
    end: () => nats.signal('SIGCONT'),
  },
  {
    what: '`max_payload` is lowered by a restart, and raised again by another one',
    isLong: true,
    begin: () => restartWith(configWith(ALL, 1_000)),
    end: () => restartWith(CONFIG),
  },
  {
    what: 'the permission to use JetStream is revoked, and given back',
    begin: async () => {
      await restartWith(configWith(NOTHING_OF_JETSTREAM));
      await until('the outage shows', STREAM, 0);
    },
    end: () => restartWith(CONFIG),
  },
  {
    what: 'somebody deletes the consumer',
    isLong: true,
    begin: async () => {
      const manager = await jetstreamManager(publisher);
      await manager.consumers.delete('ORDERS', 'natsight-outages-orders');
    },
    end: async () => undefined,
  },
  {
    what: 'Alertmanager is stopped',
    isLong: true,
    begin: async () => {
      await alertmanager.stop();
      const up = `natsight_alertmanager_up{alertmanager="${alertmanager.url}"}`;
      await until('the outage shows', up, 0);
    },
    end: () => servers.alertmanager(undefined, alertmanager.port),
  },
  ...(own !== undefined
    ? [
        {
          what: 'the disk of the state is full',
          begin: async () => {
            await fill(filler);
            await publish();
            await until('the outage shows', 'natsight_checkpoint_last_success', 0);
          },
          end: () => rm(filler),
        },
      ]
    : []),
];

beforeAll(async () => {
  nats = await startReloadable(servers, CONFIG);
  alertmanager = await servers.alertmanager();
  publisher = await connect({
    servers: nats.url,
    user: 'publisher',
    pass: 'publisher',
    maxReconnectAttempts: -1,
    reconnectTimeWait: 50,
  });
  const manager = await jetstreamManager(publisher);
  await manager.streams.add({ name: 'ORDERS', subjects: ['orders.>'] });
  await setupFolder(root, PROCESSING);
  const state = own !== undefined ? join(disk, 'state') : join(root, 'state');
  const flags = ['--state', state, '--checkpoint.every', '100ms', '--alertmanager.url', alertmanager.url];
  exporter = await startExporter(root, nats.urlOf('natsight'), ...flags);
  await publish();
  await untilResumed();
});
afterAll(async () => {
  exporter.process.kill('SIGTERM');
  await exporter.process.exit;
  await publisher.close();
});

test.each(OUTAGES.filter(({ isLong }) => figures !== undefined || isLong !== true))(
  'serves during it, and afterwards has counted every event once: $what',
  async ({ what, begin, end }) => {
    await begin();
    expect(await metric('orders_total')).toBeLessThanOrEqual(published);
    await delay(LASTS_MS);
    await end();
    const endedMs = performance.now();
    await publish();
    await untilResumed();
    const seconds = (performance.now() - endedMs) / 1_000;
    if (figures !== undefined) await appendFile(figures, `${JSON.stringify({ what, seconds })}\n`);
  },
);
