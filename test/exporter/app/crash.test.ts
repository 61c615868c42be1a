import { appendFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, jest, test } from '@jest/globals';
import { randomNumbers } from '../../../scripts/soak/seeded.js';
import { fuzzRuns, isLongFuzz } from '../../support/fuzz-runs.js';
import { testServers } from '../../support/servers.js';
import { tempFolder } from '../../support/temp-folder.js';
import { waitFor } from '../../support/wait-for.js';
import {
  compared,
  createStreams,
  killAfter,
  killWhileWriting,
  publish,
  published,
  publishedCount,
  scrape,
  setupFolder,
  startExporter,
  straight,
  untilReceived,
} from './crash-rig.js';
import { numberedEvents } from './crash-events.js';
import type { CrashingExporter } from './crash-rig.js';

const servers = testServers();
const root = tempFolder();
/** How often the exporter is killed; `npm run soak:kills` and `npm run fuzz` kill it a hundred times. */
const { numRuns: KILLS, seed } = fuzzRuns(3, { each: 10_000, most: 100 });
const EVENTS_PER_KILL = isLongFuzz ? 10_000 : 1_000;
jest.setTimeout(120_000 + KILLS * 60_000);
/** How long the last exporter may take to read, evaluate and publish what is left. */
const REST_LIMIT_MS = isLongFuzz ? 600_000 : 60_000;

interface Crashes {
  readonly workers: number;
  readonly state: 'folder' | 'bucket';
  /** How often nats-server is killed, too. */
  readonly natsKilled: number;
}

const CRASHES: readonly Crashes[] = [
  { workers: 1, state: 'folder', natsKilled: 0 },
  { workers: 2, state: 'folder', natsKilled: 0.6 },
  { workers: 1, state: 'bucket', natsKilled: 0.6 },
];

const events = numberedEvents(EVENTS_PER_KILL * (KILLS + 1));
/** Of all forms; it is calculated once. */
const expecting = straight(`${root}/straight`, events);

/** The forms run side by side where it takes long: most of the time they wait. */
const testEach = isLongFuzz ? test.concurrent.each(CRASHES) : test.each(CRASHES);

testEach(
  `after ${KILLS} kills at random moments (seed ${seed}), also within a checkpoint, everything is counted and published once: %j`,
  isExactAfterKills,
);

async function isExactAfterKills({ workers, state, natsKilled }: Crashes): Promise<void> {
  const random = randomNumbers(seed + workers);
  const folder = `${root}/${state}-${workers}`;
  let nats = await servers.nats();
  const { url } = nats;
  await setupFolder(folder);
  await createStreams(url);
  const flags = ['--workers', String(workers), '--checkpoint.every', '40ms', '--log.level', 'warn'];
  if (state === 'bucket') flags.push('--state', 'kv:crash-state');
  const crash = async (exporter: CrashingExporter): Promise<void> => {
    const writes = 1 + Math.floor(random() * 20);
    const isWithinWrite = random() < 0.6 && state === 'folder';
    const afterMs = 300 + random() * 1_500;
    await (isWithinWrite ? killWhileWriting(exporter, folder, writes) : killAfter(exporter, afterMs));
  };
  for (let killed = 0; killed < KILLS; killed++) {
    if (isLongFuzz && killed % 10 === 0)
      process.stdout.write(`${state}, ${workers} workers: ${killed} kills\n`);
    const exporter = await startExporter(folder, url, ...flags);
    // Events come before, while and after it starts.
    const from = killed * EVENTS_PER_KILL;
    const sending = publish(url, events.slice(from, from + EVENTS_PER_KILL), from);
    const crashing = crash(exporter);
    if (random() < natsKilled) {
      await sending;
      await delay(random() * 500);
      process.kill(nats.pid, 'SIGKILL');
      await nats.ended;
      nats = await servers.nats({ port: nats.port, folder: nats.folder });
    }
    await Promise.all([sending, crashing]);
  }
  const from = KILLS * EVENTS_PER_KILL;
  await publish(url, events.slice(from), from);
  const exporter = await startExporter(folder, url, ...flags);
  await untilReceived(exporter, events.length, REST_LIMIT_MS);
  const expected = await expecting;
  // Insights are evaluated with the next step, and published once they are saved.
  const outcome = async () => ({
    exposition: compared(await scrape(exporter)),
    published: await published(url),
  });
  const inTime = { withinMs: REST_LIMIT_MS, everyMs: isLongFuzz ? 2_000 : 200 };
  const isAll = (count: number) => count >= expected.published.length;
  await waitFor('all is published', () => publishedCount(url), isAll, inTime).catch(() => undefined);
  const found = await waitFor(
    'all is evaluated and published',
    outcome,
    (seen) => JSON.stringify(seen) === JSON.stringify(expected),
  ).catch(outcome);
  exporter.process.kill('SIGTERM');
  expect(await exporter.process.exit).toBe(0);
  expect(found).toEqual(expected);
  expect(expected.published.length).toBeGreaterThan(KILLS * 15);
  await writeFigures({ workers, state, natsKilled, published: expected.published.length });
}

/** For `npm run soak:kills`. */
async function writeFigures(figures: Crashes & { readonly published: number }): Promise<void> {
  const { NATSIGHT_KILLS_FIGURES: file } = process.env;
  if (file === undefined) return;
  await appendFile(file, `${JSON.stringify({ ...figures, kills: KILLS, events: events.length, seed })}\n`);
}
