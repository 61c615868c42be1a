import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { dump } from 'js-yaml';
import { readDelivery } from '../../../alertmanager/recorded-events.js';
import { testServers } from '../../support/servers.js';
import { tempFolder } from '../../support/temp-folder.js';
import { waitFor } from '../../support/wait-for.js';

const servers = testServers();
const folder = tempFolder();

test('what Alertmanager has recorded says who was told, and what was kept back', async () => {
  const webhook = await servers.webhook();
  const path = join(folder, 'events.jsonl');
  const configuration = {
    route: { receiver: 'hook', group_by: ['...'], group_wait: '0s', group_interval: '1s' },
    receivers: [{ name: 'hook', webhook_configs: [{ url: webhook.url }] }],
    inhibit_rules: [
      { source_matchers: ['alertname="Cause"'], target_matchers: ['alertname="Effect"'], equal: ['service'] },
    ],
    event_recorder: { file_outputs: [{ path }] },
  };
  const flags = ['--enable-feature=event-recorder'];
  const { url } = await servers.alertmanager(dump(configuration), undefined, { flags });
  const post = (alertname: string) =>
    fetch(`${url}/api/v2/alerts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify([{ labels: { alertname, service: 'shop' } }]),
    });
  await post('Cause');
  await webhook.waitForAlert('the cause', ({ labels }) => labels['alertname'] === 'Cause');
  await post('Effect');
  const read = async () => readDelivery((await readFile(path, 'utf8')).split('\n'), 'shop', 0);
  const { alerts } = await waitFor('both', read, (found) => found.alerts.size === 2);
  expect(Object.fromEntries(alerts)).toEqual({
    Cause: { notifications: 1, muted: 0 },
    Effect: { notifications: 0, muted: 1 },
  });
});
