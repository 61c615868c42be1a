import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { connect } from '@nats-io/transport-node';
import type { NatsConnection } from '@nats-io/transport-node';
import type { ExporterStatus } from '../../../exporter/io/http/status.js';
import { spawnNatsight } from '../../support/natsight-process.js';
import { freePort, testServers } from '../../support/servers.js';
import { tempFolder } from '../../support/temp-folder.js';
import { waitFor } from '../../support/wait-for.js';
import { writeSetupFiles } from '../../support/written-setup.js';
import { Metrics } from '../../support/exporter.js';

const servers = testServers();
const folder = tempFolder();

/** Cuts off a slow consumer after 8 MB or half a second: sockets alone hold several megabytes. */
const IMPATIENT = 'max_pending: 8388608\nwrite_deadline: "500ms"';
/** Longer than any delay of the event loop on a busy machine. */
const STOP_MS = 4_000;
const BATCH = 200;
const PAYLOAD = JSON.stringify({ text: 'x'.repeat(10_000) });

const counter = { type: 'counter', stream: 'texts', help: 'Texts.' };
/** Costs milliseconds per message, so that a flood of them piles up on the server. */
const costly = Array.from({ length: 10 }, (_, index) => ({
  set: { [`f${index}`]: "event.text.split('').map(c, c + 'y').size()" },
}));

async function start(natsUrl: string, workers: number, steps: readonly object[] = []) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const directory = await writeSetupFiles(join(folder, String(port)), {
    dataStreams: { texts: { subject: 'texts.>' } },
    processingLogic: { texts: steps },
    liveMetrics: { texts_total: counter },
    instantInsightRules: {},
    realTimeDashboards: {},
  });
  const flags = [
    '--nats.url',
    natsUrl,
    '--web.listen-address',
    `127.0.0.1:${port}`,
    '--workers',
    `${workers}`,
  ];
  const exporter = await spawnNatsight(['run', directory, ...flags]);
  await waitFor('it is ready', async () => (await fetch(`${url}/-/ready`)).ok, Boolean, { withinMs: 60_000 });
  return {
    ...exporter,
    status: async () => (await (await fetch(`${url}/api/status`)).json()) as ExporterStatus,
    metrics: async () => new Metrics(await (await fetch(`${url}/metrics`)).text()),
  };
}

/** Publishes until the server has cut off a slow consumer. */
async function floodUntilCut(publisher: NatsConnection, monitoringUrl: string): Promise<void> {
  const slowConsumers = async () => {
    const varz = (await (await fetch(`${monitoringUrl}/varz`)).json()) as { slow_consumers: number };
    return varz.slow_consumers;
  };
  await waitFor(
    'the server cuts off the exporter',
    async () => {
      for (let sent = 0; sent < BATCH; sent++) publisher.publish('texts.a', PAYLOAD);
      await publisher.flush();
      return slowConsumers();
    },
    (cut) => cut > 0,
    { withinMs: 40_000, everyMs: 1 },
  );
}

/** An exporter whose process was stopped until the server cut it off, and for some seconds. */
async function cutOff(workers: number) {
  const nats = await servers.nats({ config: IMPATIENT });
  const exporter = await start(nats.url, workers);
  const publisher = await connect({ servers: nats.url });
  const stoppedMs = Date.now();
  exporter.kill('SIGSTOP');
  await floodUntilCut(publisher, nats.monitoringUrl);
  await waitFor('some seconds', Date.now, (now) => now > stoppedMs + STOP_MS);
  const continuedMs = Date.now();
  exporter.kill('SIGCONT');
  await publisher.close();
  return { exporter, stoppedMs, continuedMs };
}

describe('a stopped process: since when and how long nothing was read shows everywhere', () => {
  const WORKERS = [1, 2];
  let all: readonly Awaited<ReturnType<typeof cutOff>>[];
  beforeAll(async () => {
    all = await Promise.all(WORKERS.map(cutOff));
  });

  test.each(WORKERS)('%i reading thread(s)', async (workers) => {
    const { exporter, stoppedMs, continuedMs } = all[WORKERS.indexOf(workers)] ?? (await cutOff(workers));
    // A thread whose connection is up again tells its gap; the others may still be connecting.
    const { streams, nats: connection } = await waitFor(
      'the gap, and all threads to be back',
      exporter.status,
      ({ streams: [first], ready }) => ready && first?.lastGap !== undefined,
      { withinMs: 40_000 },
    );
    const gap = streams[0]?.lastGap;
    expect(gap).toMatchObject({ reason: 'slow_consumer' });
    // At most the time between two proofs before the stop; the clocks are the same.
    expect(Date.parse(gap?.from ?? '')).toBeLessThanOrEqual(stoppedMs + 1_000);
    expect(Date.parse(gap?.to ?? '')).toBeGreaterThanOrEqual(continuedMs);
    expect(Object.values(connection.lastGaps).map(({ reason }) => reason)).toContain('slow_consumer');
    const metrics = await exporter.metrics();
    const labels = { stream: 'texts', reason: 'slow_consumer' };
    expect(metrics.value('natsight_stream_gap_seconds_total', labels)).toBeGreaterThanOrEqual(3);
    expect(metrics.value('natsight_stream_gaps_total', labels)).toBeGreaterThanOrEqual(1);
    expect(
      metrics.value('natsight_nats_disconnects_total', { reason: 'slow_consumer' }),
    ).toBeGreaterThanOrEqual(1);
    expect(exporter.output()).toMatch(
      /the stream was not read for a time: NATS closed the connection while messages waited/,
    );
    expect(exporter.output()).toMatch(/"seconds":\d/);
    exporter.kill('SIGKILL');
    await exporter.exit;
  });
});

test('a flood onto costly steps is told as a slow consumer', async () => {
  const nats = await servers.nats({ config: IMPATIENT });
  const exporter = await start(nats.url, 1, costly);
  const publisher = await connect({ servers: nats.url });
  await floodUntilCut(publisher, nats.monitoringUrl);
  await publisher.close();
  await waitFor('the gap', async () => (await exporter.status()).streams[0]?.lastGap?.reason, Boolean, {
    withinMs: 60_000,
  });
  expect((await exporter.status()).streams[0]?.lastGap).toMatchObject({ reason: 'slow_consumer' });
  exporter.kill('SIGKILL');
  await exporter.exit;
});
