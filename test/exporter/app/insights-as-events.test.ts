import { connect } from '@nats-io/transport-node';
import { expect, test } from '@jest/globals';
import { testServers } from '../../support/servers.js';
import { waitFor } from '../../support/wait-for.js';
import { MONITORING } from '../../support/written-setup.js';
import { startApp } from './rig.js';

const servers = testServers();

/** A service that counts the insights of all others. */
const watching = {
  service: { name: 'operations' },
  dataStreams: {
    insights: {
      subject: 'natsight.insights.>',
      format: 'cloudevents',
      schema: { type: 'object', properties: { severity: { type: 'string' } } },
    },
  },
  processingLogic: {},
  liveMetrics: {
    insights_seen_total: {
      type: 'counter',
      stream: 'insights',
      help: 'Insights of other services.',
      labels: { service: 'ce_source', rule: 'ce_subject', type: 'ce_type', severity: 'severity' },
    },
  },
  instantInsightRules: {},
  realTimeDashboards: {},
};

test('the insights of one service are the events of another', async () => {
  const { url } = await servers.nats();
  const watcher = await startApp({ natsUrl: url }, { processing: watching, monitoring: MONITORING });
  const watched = await startApp({ natsUrl: url });
  await Promise.all([watcher.ready(), watched.ready()]);
  const connection = await connect({ servers: url });
  connection.publish('flights.ORD', JSON.stringify({ origin: 'ORD', delay: 600 }));
  const seen = (type: string) =>
    watcher.sample(
      `insights_seen_total{service="flight-operations",rule="HugeDelay",type="io.natsight.insight.${type}",severity="critical"}`,
    );
  for (const type of ['firing', 'resolved']) {
    await waitFor(
      type,
      () => seen(type),
      (count) => count === 1,
    );
  }
  expect(await watcher.sample('natsight_events_received_total{stream="insights"}')).toBe(2);
  await connection.close();
});
