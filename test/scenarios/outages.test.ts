import { expect, jest, test } from '@jest/globals';
import { freePort, testServers } from '../support/servers.js';
import { waitFor } from '../support/wait-for.js';
import { flights, landed, stream, testOutages } from './rig/outages.js';

jest.setTimeout(60_000);
const servers = testServers();
const { startExporter, connectPublisher, copySetup } = testOutages();

test('NATS down at the start: the exporter serves, says why it is not ready, and comes up by itself', async () => {
  const port = await freePort();
  const setup = await copySetup();
  const exporter = await startExporter(setup, { natsUrl: `nats://127.0.0.1:${port}` });
  const answer = await waitFor(
    'the reason is known',
    async () => {
      const response = await fetch(`${exporter.url}/-/ready`);
      return { status: response.status, text: await response.text() };
    },
    ({ text }) => text.includes('connection refused'),
  );
  expect(answer.status).toBe(503);
  expect(answer.text).toContain(`127.0.0.1:${port}`);
  expect(answer.text).toContain('stream "flights" is not ready');
  expect((await exporter.metrics()).value('natsight_stream_connected', stream)).toBe(0);
  const lines = exporter
    .log()
    .split('\n')
    .filter((line) => line.includes('NATS cannot be reached'));
  expect(lines).toHaveLength(1);

  await servers.nats({ port });
  await exporter.ready();
  const publisher = await connectPublisher(`nats://127.0.0.1:${port}`);
  await publisher.publish(flights.slice(0, 50));
  await waitFor(
    'every flight counts',
    () => landed(exporter),
    (count) => count === 50,
  );
  expect((await exporter.metrics()).value('natsight_stream_connected', stream)).toBe(1);
});

test('Alertmanager away: the insight is seen, told when it is back, and says when it began', async () => {
  const nats = await servers.nats();
  const webhook = await servers.webhook();
  const config = `
route: { receiver: ops, group_by: [alertname], group_wait: 0s }
receivers: [{ name: ops, webhook_configs: [{ url: "${webhook.url}" }] }]
`;
  const alertmanager = await servers.alertmanager(config);
  const setup = await copySetup(webhook.url);
  const exporter = await startExporter(setup, { natsUrl: nats.url, alertmanagerUrl: alertmanager.url });
  await exporter.ready();
  const isUp = async () =>
    (await exporter.metrics()).value('natsight_alertmanager_up', { alertmanager: alertmanager.url });
  await waitFor('Alertmanager is up', isUp, (up) => up === 1);

  await alertmanager.stop();
  const publisher = await connectPublisher(nats.url);
  await publisher.publish(flights.filter(({ delay: minutes }) => minutes > 360));
  await waitFor('the outage shows', isUp, (up) => up === 0);
  const firing = { rule: 'VeryLongDelay', severity: 'warning' };
  expect((await exporter.metrics()).value('natsight_insight_firing', firing)).toBe(1);
  expect(
    (await exporter.metrics()).value('natsight_alerts_failed_total', {
      alertmanager: alertmanager.url,
      cause: 'unreachable',
    }),
  ).toBeGreaterThan(0);
  const seenMs = Date.now();

  await servers.alertmanager(config, alertmanager.port);
  const alert = await webhook.waitForAlert(
    'the alert',
    ({ labels }) => labels['alertname'] === 'VeryLongDelay',
  );
  const startedMs = Date.parse(alert.startsAt);
  expect(startedMs).toBeGreaterThanOrEqual(publisher.published[0]?.timeMs ?? NaN);
  expect(startedMs).toBeLessThanOrEqual(seenMs);
  await waitFor('it is up again', isUp, (up) => up === 1);
});
