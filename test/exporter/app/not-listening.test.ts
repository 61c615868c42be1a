import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, jest, test } from '@jest/globals';
import { testServers } from '../../support/servers.js';
import { tempFolder } from '../../support/temp-folder.js';
import { waitFor } from '../../support/wait-for.js';
import { sampleOf, scrape, setupFolder, startExporter } from './crash-rig.js';
import type { CrashingExporter } from './crash-rig.js';

const servers = testServers();
const folder = tempFolder();

const PROCESSING = {
  service: { name: 'plain' },
  dataStreams: { orders: { subject: 'orders.>' } },
  processingLogic: {},
  liveMetrics: { orders_total: { type: 'counter', stream: 'orders', help: 'Orders.' } },
  instantInsightRules: {},
  realTimeDashboards: {},
};
const NOT_LISTENING = 'natsight_not_listening_seconds_total{stream="orders"}';
const WITHIN = { withinMs: 120_000 };
jest.setTimeout(600_000);
const AFTER_A_RUN = 'no exporter has read the stream for a time';
const RESTORED = 'state restored';
const LOST = 'stream disconnected; retrying';
const WITHIN_A_RUN = 'the stream was not read for a time';

interface LogLine {
  readonly msg: string;
  readonly time: string | number;
  readonly from: string;
  readonly to: string;
  readonly seconds: number;
  readonly saved: string;
}

/** The lines that begin so. */
const linesOf = ({ process }: CrashingExporter, begin: string): readonly LogLine[] =>
  process
    .output()
    .split('\n')
    .filter((line) => line.startsWith('{') && line.endsWith('}'))
    .map((line) => JSON.parse(line) as LogLine)
    .filter(({ msg }) => msg.startsWith(begin));

/** The first line that begins so, once the exporter has written it. */
async function logged(exporter: CrashingExporter, begin: string): Promise<LogLine> {
  const isThere = ({ length }: readonly LogLine[]) => length > 0;
  const found = await waitFor(`"${begin}" is logged`, () => linesOf(exporter, begin), isThere, WITHIN);
  // There is one.
  return found[0] as LogLine;
}

const ms = (time: string | number) => new Date(time).getTime();

const untilReady = ({ url }: CrashingExporter, status = 200) =>
  waitFor(
    `/-/ready answers with ${status}`,
    async () => {
      const answer = await fetch(`${url}/-/ready`);
      return { status: answer.status, text: await answer.text() };
    },
    (seen) => seen.status === status,
    WITHIN,
  );

const metric = async (exporter: CrashingExporter, series: string) => sampleOf(await scrape(exporter), series);

/**
 * Waits until the counter is what it was before and all times that this exporter has logged, and returns it. On a busy machine, there may
 * be more of them than the test has made.
 */
async function total(exporter: CrashingExporter, before: number): Promise<number> {
  const seen = await waitFor(
    'the counter is the sum of all times that are logged',
    async () => {
      const counted = await metric(exporter, NOT_LISTENING);
      const lines = [AFTER_A_RUN, WITHIN_A_RUN].flatMap((begin) => linesOf(exporter, begin));
      return { counted, stated: lines.reduce((sum, { seconds }) => sum + seconds, before) };
    },
    ({ counted, stated }) => Math.abs(counted - stated) < 1e-6,
    WITHIN,
  );
  return seen.stated;
}

/** The time that the exporter logs when it reads the stream for the first time after a restart: it begins with the last checkpoint. */
async function pauseOf(exporter: CrashingExporter): Promise<LogLine> {
  const pause = await logged(exporter, AFTER_A_RUN);
  const { from, to, seconds, time } = pause;
  expect(from).toBe((await logged(exporter, RESTORED)).saved);
  expect(seconds).toBe((ms(to) - ms(from)) / 1_000);
  expect(seconds).toBeGreaterThan(0);
  expect(ms(to)).toBeGreaterThanOrEqual(ms((await logged(exporter, RESTORED)).time));
  expect(ms(to)).toBeLessThanOrEqual(ms(time));
  return pause;
}

/** Everything is compared with times that the exporter itself states. */
test('time in which nobody listened: after SIGKILL, an outage of NATS, a stop, both, and from a copy of the state', async () => {
  let nats = await servers.nats();
  await setupFolder(folder, PROCESSING);
  const start = async () => {
    const flags = ['--checkpoint.every', '40ms', '--log.format', 'json'];
    const exporter = await startExporter(folder, nats.url, ...flags);
    await untilReady(exporter);
    return exporter;
  };
  const startNats = async () => {
    nats = await servers.nats({ port: nats.port, folder: nats.folder });
  };

  const first = await start();
  await total(first, 0);
  // After two more checkpoints, one has been taken since the stream is connected.
  await untilSaved(first, 2);
  first.process.kill('SIGKILL');
  await first.process.exit;
  await cp(join(folder, 'state'), join(folder, 'copy'), { recursive: true });

  const second = await start();
  await pauseOf(second);
  const afterKill = await total(second, 0);

  await nats.stop();
  await untilReady(second, 503);
  await startNats();
  await untilReady(second);
  const gap = await logged(second, WITHIN_A_RUN);
  expect(gap.seconds).toBe((ms(gap.to) - ms(gap.from)) / 1_000);
  expect(ms(gap.from)).toBeLessThanOrEqual(ms((await logged(second, LOST)).time));
  const afterOutage = await total(second, 0);
  expect(afterOutage).toBeGreaterThanOrEqual(afterKill + gap.seconds - 1e-6);

  second.process.kill('SIGTERM');
  expect(await second.process.exit).toBe(0);
  const third = await start();
  await pauseOf(third);
  const afterStop = await total(third, afterOutage);

  // The exporter is killed while NATS is away, after a checkpoint that was taken during the outage.
  await nats.stop();
  await untilReady(third, 503);
  await untilSaved(third, 2);
  third.process.kill('SIGKILL');
  await third.process.exit;
  const lost = await logged(third, LOST);
  await startNats();
  const fourth = await start();
  const both = await logged(fourth, AFTER_A_RUN);
  expect(ms(both.from)).toBeLessThanOrEqual(ms(lost.time));
  expect(ms((await logged(fourth, RESTORED)).saved)).toBeGreaterThan(ms(lost.time));
  const afterBoth = await total(fourth, afterStop);
  fourth.process.kill('SIGTERM');
  expect(await fourth.process.exit).toBe(0);

  await rm(join(folder, 'state'), { recursive: true });
  await cp(join(folder, 'copy'), join(folder, 'state'), { recursive: true });
  const fifth = await start();
  const since = await pauseOf(fifth);
  // What other exporters have counted since then is gone with their state: it is time in which this one did not listen.
  expect(since.seconds).toBeGreaterThan(afterBoth);
  await total(fifth, 0);
});

/** Waits until so many more checkpoints are saved. */
async function untilSaved(exporter: CrashingExporter, times: number): Promise<void> {
  const saved = 'natsight_checkpoint_duration_seconds_count';
  const before = await metric(exporter, saved);
  await waitFor(
    'checkpoints are saved',
    () => metric(exporter, saved),
    (count) => count >= before + times,
    WITHIN,
  );
}
