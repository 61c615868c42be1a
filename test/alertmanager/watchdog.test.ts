import { expect, jest, test } from '@jest/globals';
import { alertmanagerServerFiles } from '../../alertmanager/generate.js';
import { DEFAULT_ADDRESSES } from '../../setup/addresses.js';
import { routeSchema, watchdogSchema } from '../../setup/model/alerting.js';
import { receiverSchema } from '../../setup/model/receiver.js';
import type { Setup } from '../../setup/model/setup.js';
import { testServers } from '../support/servers.js';
import { setupOf } from '../support/setup-fixture.js';
import { waitFor } from '../support/wait-for.js';
import { post } from './delivery-rig.js';

jest.setTimeout(60_000);
const servers = testServers();

test('the dead man’s switch hears the watchdog again and again; people hear that of others', async () => {
  const [people, deadMansSwitch] = [await servers.webhook(), await servers.webhook()];
  const base = setupOf({});
  const setup: Setup = {
    ...base,
    alerting: {
      ...base.alerting,
      receivers: [
        { ...receiverSchema.parse({ webhook: people.url }), name: 'people' },
        { ...receiverSchema.parse({ webhook: deadMansSwitch.url }), name: 'switch' },
      ],
      route: routeSchema.parse({ default: 'people', groupInterval: '1h' }),
      watchdog: watchdogSchema.parse({ receiver: 'switch', repeatInterval: '1s' }),
    },
  };
  const { url } = await servers.alertmanager(
    alertmanagerServerFiles(setup, DEFAULT_ADDRESSES).get('alertmanager.yml'),
  );
  const watchdogOf = (service: string) => ({
    labels: { alertname: 'Watchdog', severity: 'info', service },
    annotations: {},
  });
  await post(url, 'firing', [watchdogOf(setup.service.name), watchdogOf('payroll')]);
  await waitFor('three beats', () => deadMansSwitch.notifications.length >= 3, Boolean, { withinMs: 30_000 });
  await people.waitForAlert('that of others', ({ labels }) => labels['service'] === 'payroll');
  const heardBy = ({ notifications }: typeof people) =>
    new Set(notifications.flatMap(({ alerts }) => alerts.map(({ labels }) => labels['service'])));
  expect(heardBy(deadMansSwitch)).toEqual(new Set([setup.service.name]));
  expect(heardBy(people)).toEqual(new Set(['payroll']));
});
