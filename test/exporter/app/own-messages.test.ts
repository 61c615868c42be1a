import { afterEach, describe, expect, test } from '@jest/globals';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { testExporters } from '../../support/exporter.js';
import { testServers } from '../../support/servers.js';
import { waitFor } from '../../support/wait-for.js';
import { setupFolder, setupOf } from './counted-streams.js';

const servers = testServers();
const exporterOf = testExporters();
const connections: NatsConnection[] = [];
afterEach(() => Promise.all(connections.splice(0).map((each) => each.close())));

async function natsClient(url: string): Promise<NatsConnection> {
  const connection = await connect({ servers: url });
  connections.push(connection);
  return connection;
}

describe.each([1, 2])('a stream on ">" with %i workers', (workers) => {
  test.each(['>', '*.>', 'natsight.>'])('"%s" never hears what natsight publishes', async (subject) => {
    const { url } = await servers.nats();
    const client = await natsClient(url);
    const directory = await setupFolder(
      setupOf(
        { all: { subject, deadLetter: 'dead.all' } },
        {
          instantInsightRules: {
            Silent: { stream: 'all', silentFor: '500ms', severity: 'info', summary: 'Nothing arrives' },
          },
        },
      ),
    );
    const exporter = await exporterOf(directory, { natsUrl: url, workers });
    await exporter.ready();
    client.publish('natsight.event', '{"n":1}');
    client.publish('natsight.event', 'bad');
    await client.flush();
    const leftOut = async () =>
      (await exporter.metrics()).value('natsight_messages_left_out_total', { stream: 'all' }) ?? 0;
    // The dead letter, unless the subject excludes it, and the insight.
    const expected = subject === 'natsight.>' ? 1 : 2;
    await waitFor('its own messages', leftOut, (count) => count >= expected);
    const isSilent = async () =>
      (await exporter.metrics()).all('natsight_insight_firing', { rule: 'Silent' })[0]?.value === 1;
    await waitFor('silence', isSilent);
    const metrics = await exporter.metrics();
    expect(metrics.by('natsight_events_received_total', 'stream')).toEqual({ all: 2 });
    expect(metrics.by('natsight_events_accepted_total', 'stream')).toEqual({ all: 1 });
  });
});
