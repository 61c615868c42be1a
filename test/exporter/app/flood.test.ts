import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, jest, test } from '@jest/globals';
import { LoadPublisher, MessageBlock } from '../../../scripts/bench/publisher.js';
import { Metrics } from '../../support/exporter.js';
import { spawnNatsight } from '../../support/natsight-process.js';
import { freePort, testServers } from '../../support/servers.js';
import { tempFolder } from '../../support/temp-folder.js';
import { waitFor } from '../../support/wait-for.js';
import { writeSetupFiles } from '../../support/written-setup.js';

jest.setTimeout(120_000);
const servers = testServers();
const folder = tempFolder();

/** Less than the flood and the exporter together. */
const LIMITS_MIB = { 1: 184, 2: 304 } as const;
const BLOCK = 20_000;
const BLOCKS = 3;
const SLOW = 6_000;

/** Every tenth does not match the schema. */
function payloads(isSlow: boolean): Buffer[] {
  return Array.from({ length: 1_000 }, (_, at) =>
    Buffer.from(JSON.stringify({ n: at % 10 === 9 ? 'none' : at, isSlow, text: 'x'.repeat(600) })),
  );
}

/** Some milliseconds for each slow event: at this rate, what fits into the memory would wait for half a minute. */
const costly = Array.from({ length: 8 }, (_, at) => ({
  set: { [`f${at}`]: "event.isSlow ? event.text.split('').map(c, c + 'y').size() : 0" },
}));

async function start(natsUrl: string, workers: number, limitMiB: number) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const directory = await writeSetupFiles(join(folder, String(port)), {
    dataStreams: {
      texts: {
        subject: 'texts.>',
        schema: {
          type: 'object',
          properties: { n: { type: 'integer' }, isSlow: { type: 'boolean' }, text: { type: 'string' } },
        },
      },
    },
    processingLogic: { texts: costly },
    liveMetrics: { texts_total: { type: 'counter', stream: 'texts', help: 'Texts.' } },
    instantInsightRules: {},
    realTimeDashboards: {},
  });
  const exporter = await spawnNatsight([
    'run',
    directory,
    '--nats.url',
    natsUrl,
    '--web.listen-address',
    `127.0.0.1:${port}`,
    '--memory.limit',
    `${limitMiB}MiB`,
    '--workers',
    `${workers}`,
  ]);
  await waitFor('it is ready', async () => (await fetch(`${url}/-/ready`)).ok, Boolean, { withinMs: 60_000 });
  return { ...exporter, metrics: async () => new Metrics(await (await fetch(`${url}/metrics`)).text()) };
}

async function peakMiB(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024;
}

const SHED = ['wait', 'pause'] as const;

test.each([1, 2] as const)(
  'what a flood has beyond capacity is shed and counted exactly, within the memory limit: %i reading thread(s)',
  async (workers) => {
    const nats = await servers.nats();
    const limitMiB = LIMITS_MIB[workers];
    const exporter = await start(nats.url, workers, limitMiB);
    const publisher = await LoadPublisher.connect(nats.url);
    await publisher.publish(new MessageBlock('texts.a', payloads(true)), 0, SLOW);
    const block = new MessageBlock('texts.a', payloads(false));
    for (let sent = 0; sent < BLOCKS; sent++) await publisher.publish(block, sent * BLOCK, BLOCK);
    const published = SLOW + BLOCKS * BLOCK;
    const account = (metrics: Metrics) => {
      const value = (name: string, labels: Readonly<Record<string, string>>) =>
        metrics.value(name, labels) ?? NaN;
      const shed = SHED.map((reason) => value('natsight_messages_shed_total', { stream: 'texts', reason }));
      return {
        counted: value('texts_total', {}),
        rejected: value('natsight_events_rejected_total', { stream: 'texts', reason: 'schema' }),
        shed: shed.reduce((sum, each) => sum + each, 0),
      };
    };
    const found = await waitFor(
      'every message is counted, rejected or shed',
      async () => account(await exporter.metrics()),
      ({ counted, rejected, shed }) => counted + rejected + shed >= published,
      { withinMs: 90_000 },
    );
    publisher.close();
    expect(found.counted + found.rejected + found.shed).toBe(published);
    expect(found.shed).toBeGreaterThan(1_000);
    expect(found.counted).toBeGreaterThan(1_000);
    expect(found.rejected).toBeGreaterThan(100);
    const metrics = await exporter.metrics();
    const cut = { stream: 'texts', reason: 'slow_consumer' };
    expect(metrics.value('natsight_stream_gaps_total', cut)).toBe(0);
    const peak = await peakMiB(exporter.pid);
    expect(peak).toBeLessThan(limitMiB);
    expect(exporter.output()).toContain('messages shed: ');
    exporter.kill('SIGKILL');
    await exporter.exit;
  },
);
