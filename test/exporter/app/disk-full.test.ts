import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { ownDisk } from '../../support/own-disk.js';
import { testServers } from '../../support/servers.js';
import { tempFolder } from '../../support/temp-folder.js';
import { waitFor } from '../../support/wait-for.js';
import { numberedEvents } from './crash-events.js';
import {
  compared,
  createStreams,
  published,
  publish,
  sampleOf,
  scrape,
  setupFolder,
  startExporter,
  straight,
  untilReceived,
} from './crash-rig.js';

const servers = testServers();
const root = tempFolder();
const own = ownDisk('1m');
const disk = own?.folder ?? '';

/** Only an administrator may mount a disk. */
const onDisk = own !== undefined ? describe : describe.skip;

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

onDisk('a disk of its own, which only an administrator may mount', () => {
  test('on a full disk it goes on counting, is killed, does not start, and once there is room everything is counted once', async () => {
    const { url } = await servers.nats();
    await setupFolder(root);
    await createStreams(url);
    const events = numberedEvents(1_500);
    const flags = ['--state', join(disk, 'state'), '--checkpoint.every', '40ms', '--log.level', 'warn'];
    const first = await startExporter(root, url, ...flags);
    await publish(url, events.slice(0, 500), 0);
    await untilReceived(first, 500);
    const filler = join(disk, 'filler');
    await fill(filler);
    await publish(url, events.slice(500, 1_000), 500);
    const text = await waitFor(
      'checkpoints fail',
      () => scrape(first),
      (found) => sampleOf(found, 'natsight_checkpoint_last_success') === 0,
    );
    expect(sampleOf(text, 'natsight_checkpoint_failures_total')).toBeGreaterThan(0);
    await untilReceived(first, 1_000);
    first.process.kill('SIGKILL');
    await first.process.exit;
    await rm(filler);
    await fill(filler);

    const refused = await startExporter(root, url, ...flags);
    expect(await refused.process.exit).toBe(1);
    expect(refused.process.output()).toContain(
      `the state folder ${join(disk, 'state')} cannot be used: no space is left on the device`,
    );

    await rm(filler);
    await publish(url, events.slice(1_000), 1_000);
    const last = await startExporter(root, url, ...flags);
    await untilReceived(last, events.length);
    const expected = await straight(root, events);
    const outcome = async () => ({
      exposition: compared(await scrape(last)),
      published: await published(url),
    });
    const found = await waitFor(
      'all is evaluated and published',
      outcome,
      (seen) => JSON.stringify(seen) === JSON.stringify(expected),
    ).catch(outcome);
    last.process.kill('SIGTERM');
    await last.process.exit;
    expect(found).toEqual(expected);
  });
});
