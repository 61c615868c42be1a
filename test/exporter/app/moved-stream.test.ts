import { expect, jest, test } from '@jest/globals';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { testServers } from '../../support/servers.js';
import { tempFolder } from '../../support/temp-folder.js';
import { waitFor } from '../../support/wait-for.js';
import { sampleOf, scrape, setupFolder, startExporter } from './crash-rig.js';

jest.setTimeout(240_000);
const servers = testServers();
const folder = tempFolder();

const STREAMS = ['a', 'b'] as const;
const EVENTS = 6_000;

/** `isJoined`: both route to one stream, so that one thread has to read both. */
function setupOf(isJoined: boolean): object {
  const counter = (stream: string) => ({ type: 'counter', stream, help: 'Help.' });
  const stored = Object.fromEntries(
    STREAMS.map((name) => [
      name,
      { jetstream: { stream: name, subject: name }, deduplicate: { by: 'n', within: '1d' } },
    ]),
  );
  return {
    service: { name: 'moved' },
    dataStreams: { ...stored, ...(isJoined ? { common: { routed: true } } : {}) },
    processingLogic: isJoined
      ? Object.fromEntries(STREAMS.map((name) => [name, [{ route: 'common', when: 'n < 0' }]]))
      : {},
    liveMetrics: Object.fromEntries(STREAMS.map((name) => [`${name}_total`, counter(name)])),
    instantInsightRules: {},
    realTimeDashboards: {},
  };
}

test('a stream that another thread reads after a reload is counted once', async () => {
  const { url } = await servers.nats();
  const connection = await connect({ servers: url });
  const manager = await jetstreamManager(connection);
  for (const name of STREAMS) await manager.streams.add({ name, subjects: [name] });
  await setupFolder(folder, setupOf(false));
  const exporter = await startExporter(folder, url, '--workers', '2', '--checkpoint.every', '100ms');
  const counted = async () => {
    const text = await scrape(exporter);
    return STREAMS.map((name) => sampleOf(text, `${name}_total`));
  };
  const client = jetstream(connection);
  const publish = async (from: number, to: number): Promise<void> => {
    for (let at = from; at < to; at += 500) {
      await Promise.all(
        STREAMS.flatMap((name) =>
          Array.from({ length: 500 }, (_, place) => client.publish(name, JSON.stringify({ n: at + place }))),
        ),
      );
    }
  };
  await publish(0, 500);
  await waitFor('the first are counted', counted, (found) => found.every((count) => count === 500));
  const publishing = publish(500, EVENTS);
  await waitFor('it reads', counted, (found) => found.every((count) => count > 1_000));
  await setupFolder(folder, setupOf(true));
  exporter.process.kill('SIGHUP');
  await publishing;
  const total = `natsight_events_received_total{stream="common"}`;
  await waitFor(
    'the setup is used',
    () => scrape(exporter),
    (text) => text.includes(total),
  );
  const found = await waitFor('all are counted', counted, (each) => each.every((count) => count >= EVENTS));
  expect(found).toEqual([EVENTS, EVENTS]);
  // The other thread knows what was read before.
  await publish(0, 500);
  const duplicates = async () => {
    const text = await scrape(exporter);
    return STREAMS.map((name) =>
      sampleOf(text, `natsight_events_rejected_total{stream="${name}",reason="duplicate"}`),
    );
  };
  await waitFor('the repeated ones are read', duplicates, (each) => each.every((count) => count >= 500));
  expect([await counted(), await duplicates()]).toEqual([
    [EVENTS, EVENTS],
    [500, 500],
  ]);
  exporter.process.kill('SIGTERM');
  expect(await exporter.process.exit).toBe(0);
  await connection.close();
});
