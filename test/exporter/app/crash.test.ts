/* oxlint-disable eslint/no-restricted-properties -- a long run ends with the time it has; nothing is expected of it */
import { appendFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, jest, test } from '@jest/globals';
import type { KillFigures, Kills } from '../../../scripts/soak/kills-table.js';
import { randomNumbers } from '../../../scripts/soak/seeded.js';
import { fuzzRuns, isLongFuzz } from '../../support/fuzz-runs.js';
import { ownDisk } from '../../support/own-disk.js';
import type { OwnDisk } from '../../support/own-disk.js';
import { testServers } from '../../support/servers.js';
import { tempFolder } from '../../support/temp-folder.js';
import { waitFor } from '../../support/wait-for.js';
import { HANGS_MS, killAfter, killAtCount, killWhilePutting, killWhileWriting } from './crash-moments.js';
import {
  compared,
  createStreams,
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
const { numRuns: KILLS, seed } = fuzzRuns(2, { each: 10_000, most: 100 });
const { NATSIGHT_KILLS_EVENTS = '10000', NATSIGHT_KILLS_FIGURES: figuresFile } = process.env;
const EVENTS_PER_KILL = isLongFuzz ? Number(NATSIGHT_KILLS_EVENTS) : 1_000;
/** After this time nothing is killed any more, and what is left of the events is read in one go. */
const { NATSIGHT_KILLS_MINUTES = 'Infinity' } = process.env;
const lastKillMs = performance.now() + Number(NATSIGHT_KILLS_MINUTES) * 60_000;
jest.setTimeout(120_000 + KILLS * 180_000);
/** The last exporter hangs if it does nothing for so long. */
const REST_LIMIT_MS = isLongFuzz ? HANGS_MS : 60_000;
const BUCKET = 'crash-state';

type Form = Pick<KillFigures, 'workers' | 'state'> & {
  /** How often nats-server is killed, too. */
  readonly natsKilled: number;
  /** The state is on it. */
  readonly disk?: OwnDisk | undefined;
};

/** Only an administrator may mount a disk that can be filled. */
const disks = [ownDisk('1g'), ownDisk('1g')] as const;

const FORMS: readonly Form[] = [
  { workers: 1, state: 'folder', natsKilled: 0.2, disk: disks[0] },
  { workers: 2, state: 'folder', natsKilled: 0.6, disk: disks[1] },
  { workers: 1, state: 'bucket', natsKilled: 0.6 },
  { workers: 2, state: 'bucket', natsKilled: 0.6 },
];

const events = numberedEvents(EVENTS_PER_KILL * (KILLS + 1));
/** Of all forms; it is calculated once. */
const expecting = straight(`${root}/straight`, events);

/** The forms run side by side where it takes long: most of the time they wait. */
const testEach = isLongFuzz ? test.concurrent.each(FORMS) : test.each(FORMS);

testEach(
  `after ${KILLS} kills at random moments (seed ${seed}) everything is counted and published once: $workers workers, state in a $state`,
  isExactAfterKills,
);

async function isExactAfterKills({ workers, state, natsKilled, disk }: Form): Promise<void> {
  const random = randomNumbers(seed + 2 * workers + (state === 'bucket' ? 1 : 0));
  const folder = `${root}/${state}-${workers}`;
  const stateFolder = `${disk?.folder ?? folder}/state`;
  let nats = await servers.nats({ readyWithinMs: HANGS_MS });
  const { url } = nats;
  await setupFolder(folder);
  await createStreams(url);
  const place = state === 'bucket' ? `kv:${BUCKET}` : stateFolder;
  const flags = ['--workers', String(workers), '--checkpoint.every', '40ms', '--state', place];
  const start = () => startExporter(folder, url, ...flags, '--log.level', 'warn');
  const kills = { all: 0, withinWrite: 0, diskFull: 0, nats: 0 };
  let isFull = false;

  /** `counted`: how many events it can count before its end. */
  const crash = async (exporter: CrashingExporter, counted: number): Promise<void> => {
    if (disk !== undefined && (isFull || random() < 0.2)) {
      kills.diskFull++;
      await delay(random() * 1_000);
      await disk.fill();
      isFull = true;
      return killAtCount(exporter, counted * random());
    }
    const moment = random();
    if (moment < 0.2) return killAfter(exporter, 300 + random() * 1_500);
    if (moment < 0.4) return killAtCount(exporter, counted - EVENTS_PER_KILL * random());
    kills.withinWrite++;
    const writes = Math.floor(random() * 20);
    await (state === 'folder'
      ? killWhileWriting(exporter, stateFolder, writes)
      : killWhilePutting(exporter, { url, bucket: BUCKET }, writes));
  };

  while (kills.all < KILLS && performance.now() < lastKillMs) {
    if (isLongFuzz && kills.all % 10 === 0)
      process.stdout.write(`${state}, ${workers} workers: ${JSON.stringify(kills)}\n`);
    const exporter = await start();
    // Events come before, while and after it starts.
    const from = kills.all * EVENTS_PER_KILL;
    const sending = publish(url, events.slice(from, from + EVENTS_PER_KILL), from);
    const crashing = crash(exporter, from + EVENTS_PER_KILL);
    if (random() < natsKilled) {
      kills.nats++;
      await sending;
      await delay(random() * 500);
      process.kill(nats.pid, 'SIGKILL');
      await nats.ended;
      nats = await servers.nats({ port: nats.port, folder: nats.folder, readyWithinMs: HANGS_MS });
    }
    await Promise.all([sending, crashing]);
    kills.all++;
    // The next one may find the disk still full; then it does not start.
    if (isFull && random() < 0.7) {
      disk?.free();
      isFull = false;
    }
  }
  disk?.free();
  const from = kills.all * EVENTS_PER_KILL;
  await publish(url, events.slice(from), from);
  const exporter = await start();
  await untilReceived(exporter, events.length, REST_LIMIT_MS);
  const expected = await expecting;
  // Insights are evaluated with the next step, and published once they are saved.
  const outcome = async () => ({
    exposition: compared(await scrape(exporter)),
    published: await published(url),
  });
  const inTime = { withinMs: REST_LIMIT_MS, sinceChange: true, everyMs: isLongFuzz ? 2_000 : 200 };
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
  expect(expected.published.length).toBeGreaterThan(events.length / 100);
  expect(kills.all).toBeGreaterThan(0);
  await writeFigures({ workers, state, kills, published: expected.published.length });
}

/** For `npm run soak:kills`. */
async function writeFigures(
  figures: Pick<KillFigures, 'workers' | 'state' | 'published'> & { readonly kills: Kills },
): Promise<void> {
  if (figuresFile === undefined) return;
  await appendFile(figuresFile, `${JSON.stringify({ ...figures, events: events.length, seed })}\n`);
}
