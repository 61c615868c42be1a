import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import type { Msg, NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { spawnNatsight } from '../../support/natsight-process.js';
import { testServers } from '../../support/servers.js';
import { tempFolder } from '../../support/temp-folder.js';
import { waitFor } from '../../support/wait-for.js';
import { MONITORING, writeSetupFiles } from '../../support/written-setup.js';

const servers = testServers();
const folder = tempFolder();
const SUBJECT = 'natsight.gone.shop';
const messages: Msg[] = [];

let url = '';
let connection: NatsConnection;

beforeAll(async () => {
  ({ url } = await servers.nats());
  connection = await connect({ servers: url });
  connection.subscribe(SUBJECT, { callback: (_, message) => void messages.push(message) });
  await connection.flush();
  const deadMansSwitch = { after: '6s' };
  await writeSetupFiles(
    folder,
    {
      service: { name: 'shop' },
      dataStreams: { orders: { subject: 'orders' } },
      processingLogic: {},
      liveMetrics: { orders_total: { stream: 'orders', type: 'counter', help: 'Orders.' } },
      instantInsightRules: {},
      realTimeDashboards: {},
    },
    { ...MONITORING, instantAlerts: { ...MONITORING.instantAlerts, deadMansSwitch } },
  );
});

afterAll(() => connection.close());

const exporter = async () => {
  const args = ['run', folder, '--nats.url', url, '--web.listen-address', '127.0.0.1:0'];
  const started = await spawnNatsight(args);
  await waitFor('the switch', () =>
    started.output().includes('NATS publishes a message if the exporter is gone'),
  );
  return started;
};

/** The sequence of the schedule: each one that is postponed has a new one. */
async function scheduled(): Promise<number> {
  const { streams } = await jetstreamManager(connection);
  return (
    (await streams.getMessage('natsight-switch-shop', { last_by_subj: 'natsight.switch.shop.armed' }))?.seq ??
    0
  );
}

test('NATS says that the exporter is gone after SIGKILL, and not while it postpones the message', async () => {
  const first = await exporter();
  const before = await scheduled();
  // More than the time of the switch, in which it is postponed every two seconds.
  await waitFor('four postponements', async () => (await scheduled()) >= before + 4);
  expect(messages).toEqual([]);

  first.kill('SIGKILL');
  await first.exit;
  const [message] = await waitFor(
    'the message of NATS',
    () => messages,
    (all) => all.length > 0,
  );
  expect(message?.headers?.get('Content-Type')).toBe('application/cloudevents+json');
  expect(message?.json()).toMatchObject({
    specversion: '1.0',
    type: 'io.natsight.exporter.gone',
    source: 'shop',
    data: { service: 'shop', afterSeconds: 6 },
  });

  const second = await exporter();
  expect(messages).toHaveLength(1);
  second.kill('SIGTERM');
  await second.exit;
});
