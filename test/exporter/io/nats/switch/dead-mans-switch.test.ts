import { expect, test } from '@jest/globals';
import { DeadMansSwitch } from '../../../../../exporter/io/nats/switch/dead-mans-switch.js';
import type { SwitchHappening } from '../../../../../exporter/happening/switch.js';
import { NatsAccess } from '../../../../../exporter/io/nats/nats-access.js';
import { parseSetup } from '../../../../../setup/load.js';
import { testServers } from '../../../../support/servers.js';
import { waitFor } from '../../../../support/wait-for.js';
import { MONITORING } from '../../../../support/written-setup.js';

const servers = testServers();

const { setup } = parseSetup(
  JSON.stringify({ service: { name: 'shop' }, dataStreams: { orders: { subject: 'orders' } } }),
  JSON.stringify({
    ...MONITORING,
    instantAlerts: { ...MONITORING.instantAlerts, deadMansSwitch: { after: '3s' } },
  }),
);

test('without JetStream, or before NATS 2.12, the switch says why it is not armed', async () => {
  const server = await servers.nats({ config: 'accounts { A { users: [{ user: a, password: a }] } }\n' });
  const url = server.url.replace('//', '//a:a@');
  const told: SwitchHappening[] = [];
  const nats = new NatsAccess({ service: setup.service, directory: '.', url }, () => {});
  const guarded = new DeadMansSwitch((happening) => told.push(happening));
  guarded.reload(setup, nats);
  const [failed] = await waitFor(
    'the failure',
    () => told,
    (all) => all.length > 0,
  );
  guarded.stop();
  await nats.close();
  expect(failed).toMatchObject({
    kind: 'switchFailed',
    reason: expect.stringMatching(/^NATS 2\.\d+\.\d+ has no scheduled messages: they need 2\.12$|jetstream/i),
  });
});
