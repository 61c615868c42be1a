/* oxlint-disable eslint/no-restricted-properties -- a long run ends with the time it has; nothing is expected of it */
/* oxlint-disable jest/expect-expect -- what the tests call expects */
import { appendFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, jest, test } from '@jest/globals';
import type { KillFigures } from '../../../scripts/soak/kills-table.js';
import { randomNumbers } from '../../../scripts/soak/seeded.js';
import { isLongFuzz } from '../../support/fuzz-runs.js';
import type { FuzzRuns } from '../../support/fuzz-runs.js';
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
import type { NumberedEvent } from './crash-events.js';
import type { CrashingExporter, Outcome } from './crash-rig.js';

const { NATSIGHT_KILLS_EVENTS = '10000', NATSIGHT_KILLS_FIGURES: figuresFile } = process.env;
const EVENTS_PER_KILL = isLongFuzz ? Number(NATSIGHT_KILLS_EVENTS) : 1_000;
/** After this time nothing is killed any more, and what is left of the events is read in one go. */
const { NATSIGHT_KILLS_MINUTES = 'Infinity' } = process.env;
const lastKillMs = performance.now() + Number(NATSIGHT_KILLS_MINUTES) * 60_000;
/** The last exporter hangs if it does nothing for so long. */
const REST_LIMIT_MS = isLongFuzz ? HANGS_MS : 60_000;
const BUCKET = 'crash-state';

/** One exporter that is killed. */
type Form = Pick<KillFigures, 'workers' | 'state'> & {
  /** How often nats-server is killed, too. */
  readonly natsKilled: number;
};

/** What the forms of a test file share. */
interface Course {
  readonly runs: FuzzRuns;
  readonly servers: ReturnType<typeof testServers>;
  readonly root: string;
  readonly events: readonly NumberedEvent[];
  readonly expecting: Promise<Outcome>;
}

/**
 * Kills exporters at random moments and compares what they count and publish with a run on a virtual clock. The forms run side by side, as
 * most of the time they wait. Call it at the top of a test file.
 *
 * @param runs how often each is killed; `npm run soak:kills` and `npm run fuzz` kill it a hundred times
 */
export function testKills(forms: readonly Form[], runs: FuzzRuns): void {
  jest.setTimeout(120_000 + runs.numRuns * 180_000);
  const [servers, root] = [testServers(), tempFolder()];
  const events = numberedEvents(EVENTS_PER_KILL * (runs.numRuns + 1));
  // Of all forms; it is calculated once.
  const course = { runs, servers, root, events, expecting: straight(`${root}/straight`, events) };
  for (const form of forms) {
    const { workers, state } = form;
    // Only an administrator may mount a disk that can be filled.
    const disk = state === 'folder' ? ownDisk('1g') : undefined;
    test.concurrent(
      `after ${runs.numRuns} kills at random moments (seed ${runs.seed}) everything is counted and published once: ${workers} workers, state in a ${state}`,
      () => isExactAfterKills({ ...form, disk }, course),
    );
  }
}

async function isExactAfterKills(
  { workers, state, natsKilled, disk }: Form & { readonly disk: OwnDisk | undefined },
  { runs: { numRuns, seed }, servers, root, events, expecting }: Course,
): Promise<void> {
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

  while (kills.all < numRuns && performance.now() < lastKillMs) {
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
  await writeFigures({
    workers,
    state,
    kills,
    events: events.length,
    published: expected.published.length,
    seed,
  });
}

/** For `npm run soak:kills`. */
async function writeFigures(figures: KillFigures): Promise<void> {
  if (figuresFile !== undefined) await appendFile(figuresFile, `${JSON.stringify(figures)}\n`);
}
