import { expect, test } from '@jest/globals';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { writeFile } from 'node:fs/promises';
import { testServers } from './servers.js';
import { waitFor } from './wait-for.js';

const servers = testServers();

test('a NATS server keeps a JetStream message and gives it back', async () => {
  const { url } = await servers.nats();
  const connection = await connect({ servers: url });
  const manager = await jetstreamManager(connection);
  await manager.streams.add({ name: 'FLIGHTS', subjects: ['flights.>'] });
  await jetstream(connection).publish('flights.SFO', '{"delay":12}');
  const message = await manager.streams.getMessage('FLIGHTS', { seq: 1 });
  expect(message?.subject).toBe('flights.SFO');
  expect(message?.json()).toEqual({ delay: 12 });
  await connection.close();
});

test('a NATS server started again on the same folder and port still has its streams', async () => {
  const first = await servers.nats();
  const before = await connect({ servers: first.url });
  await (await jetstreamManager(before)).streams.add({ name: 'KEPT', subjects: ['kept'] });
  await before.close();
  await first.stop();

  const again = await servers.nats({ folder: first.folder, port: first.port });
  expect(again.url).toBe(first.url);
  const after = await connect({ servers: again.url });
  expect((await (await jetstreamManager(after)).streams.info('KEPT')).config.subjects).toEqual(['kept']);
  await after.close();
});

test('a NATS server with a configuration file refuses a client without its token', async () => {
  const { url } = await servers.nats({ config: 'authorization { token: "letmein" }' });
  await expect(connect({ servers: url })).rejects.toThrow(/authorization/i);
  const connection = await connect({ servers: url, token: 'letmein' });
  expect(connection.info?.jetstream).toBe(true);
  await connection.close();
});

test('Prometheus answers queries, and reloads a changed configuration', async () => {
  const { url, configPath } = await servers.prometheus();
  const answer = await fetch(`${url}/api/v1/query?query=vector(1)`);
  expect(await answer.json()).toMatchObject({ data: { result: [{ value: [expect.any(Number), '1'] }] } });
  await writeFile(configPath, 'global: { scrape_interval: 7s }\n');
  expect((await fetch(`${url}/-/reload`, { method: 'POST' })).status).toBe(200);
  expect(await (await fetch(`${url}/api/v1/status/config`)).text()).toContain('scrape_interval: 7s');
});

test('Alertmanager takes alerts and passes them on to a webhook', async () => {
  const webhook = await servers.webhook();
  const receiver = `{ name: hook, webhook_configs: [{ url: '${webhook.url}' }] }`;
  const { url } = await servers.alertmanager(`
    route: { receiver: hook, group_wait: 0s, group_by: [alertname] }
    receivers: [${receiver}]`);
  expect((await post(`${url}/api/v2/alerts`, [])).status).toBe(200);
  await post(`${url}/api/v2/alerts`, [{ labels: { alertname: 'FlightsStopped' } }]);
  const alert = await webhook.waitForAlert(
    'the alert',
    ({ labels }) => labels['alertname'] === 'FlightsStopped',
  );
  expect(alert.status).toBe('firing');
  expect(webhook.notifications[0]?.receiver).toBe('hook');
});

test('waiting for what never comes says what was seen last', async () => {
  const seen = [1, 2, 3];
  const waiting = waitFor(
    'four',
    () => seen,
    (all) => all.includes(4),
    { withinMs: 60, everyMs: 20 },
  );
  await expect(waiting).rejects.toThrow('four: not within 60 ms. Seen last: [\n 1,\n 2,\n 3\n]');
});

function post(url: string, body: unknown): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}
