import { expect, jest, test } from '@jest/globals';
import { fuzzRuns } from '../../support/fuzz-runs.js';
import { testServers } from '../../support/servers.js';
import { tempFolder } from '../../support/temp-folder.js';
import { waitFor } from '../../support/wait-for.js';
import {
  compared,
  createStream,
  killAfter,
  killWhileWriting,
  numberedEvents,
  publish,
  scrape,
  setupFolder,
  startExporter,
  straight,
  untilReceived,
} from './crash-rig.js';

const servers = testServers();
const root = tempFolder();
/** How often the exporter is killed; `npm run fuzz` kills it a hundred times. */
const { numRuns: KILLS, seed } = fuzzRuns(3, { each: 10_000, most: 100 });
const EVENTS_PER_KILL = 2_000;
jest.setTimeout(120_000 + KILLS * 20_000);

/** A small generator of its own, so that a seed gives the same kills again. */
function randomNumbers(from: number): () => number {
  let state = from;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

test.each([1, 2])(
  `after ${KILLS} kills at random moments (seed ${seed}), also within a checkpoint, everything is counted once: %d workers`,
  async (workers) => {
    const random = randomNumbers(seed + workers);
    const folder = `${root}/workers-${workers}`;
    const { url } = await servers.nats();
    await setupFolder(folder);
    await createStream(url);
    const events = numberedEvents(EVENTS_PER_KILL * (KILLS + 1));
    const flags = ['--workers', String(workers), '--checkpoint.every', '40ms', '--log.level', 'warn'];
    for (let killed = 0; killed < KILLS; killed++) {
      const exporter = await startExporter(folder, url, ...flags);
      // Events come before, while and after it starts.
      const batch = events.slice(killed * EVENTS_PER_KILL, (killed + 1) * EVENTS_PER_KILL);
      const published = publish(url, batch);
      const writes = 1 + Math.floor(random() * 20);
      if (random() < 0.6) await killWhileWriting(exporter, folder, writes);
      else await killAfter(exporter, 300 + random() * 1_500);
      await published;
    }
    await publish(url, events.slice(KILLS * EVENTS_PER_KILL));
    const exporter = await startExporter(folder, url, ...flags);
    await untilReceived(exporter, events.length);
    const expected = await straight(folder, events);
    // Insights are evaluated with the next step.
    const found = await waitFor(
      'the insights are evaluated',
      async () => compared(await scrape(exporter)),
      (lines) => String(lines) === String(expected),
    ).catch(async () => compared(await scrape(exporter)));
    exporter.process.kill('SIGTERM');
    expect(await exporter.process.exit).toBe(0);
    expect(found).toEqual(expected);
  },
);
