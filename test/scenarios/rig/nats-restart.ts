import { expect, test } from '@jest/globals';
import { testServers } from '../../support/servers.js';
import { waitFor } from '../../support/wait-for.js';
import { flights, jetstreamState, landed, received, stream, testOutages } from './outages.js';

/** Each number of workers has a test file of its own: the two run at the same time. */
export function testNatsRestart(workers: number): void {
  const servers = testServers();
  const { startExporter, connectPublisher, copySetup } = testOutages();

  test(`NATS restarted while events flow: each is counted once, with --workers ${workers}`, async () => {
    const first = await servers.nats();
    const setup = await copySetup();
    const exporter = await startExporter(setup, { natsUrl: first.url, workers });
    await exporter.ready();
    const publisher = await connectPublisher(first.url);
    const flow = publisher.publish(flights, 250);
    await waitFor('the flow has begun', async () => ((await received(exporter)) ?? 0) > 50);
    await first.stop();
    await waitFor('the outage shows', async () => {
      const seen = await exporter.metrics();
      return (
        seen.value('natsight_nats_connected') === 0 && seen.value('natsight_stream_connected', stream) === 0
      );
    });
    await servers.nats({ folder: first.folder, port: first.port });
    await flow;

    await waitFor(
      'every flight counts',
      () => landed(exporter),
      (count) => count >= flights.length,
    );
    await waitFor(
      'everything is acked',
      () => jetstreamState(publisher),
      ({ acked }) => acked === flights.length,
    );
    expect(await jetstreamState(publisher)).toEqual({
      messages: flights.length,
      acked: flights.length,
      sentAndNotAcked: 0,
    });
    const seen = await exporter.metrics();
    expect(await landed(exporter)).toBe(flights.length);
    expect(seen.value('natsight_events_received_total', stream)).toBe(flights.length);
    expect(seen.value('natsight_nats_reconnects_total')).toBe(1);
  });
}
