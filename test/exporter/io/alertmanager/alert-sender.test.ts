import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import type { InsightChange } from '../../../../exporter/event/insight.js';
import type { AlertHappening } from '../../../../exporter/happening/alert.js';
import { tellByKind } from '../../../../exporter/happening/by-kind.js';
import { AlertLease, RESEND_MS } from '../../../../exporter/insight/alert-lease.js';
import type { PostableAlert } from '../../../../exporter/insight/alert-lease.js';
import { AlertSender } from '../../../../exporter/io/alertmanager/alert-sender.js';
import { AlertPoster, faultOf } from '../../../../exporter/io/alertmanager/client.js';
import { systemClock } from '../../../../exporter/io/clock.js';
import { freePort, testServers } from '../../../support/servers.js';
import { setupOf } from '../../../support/setup-fixture.js';
import { waitFor } from '../../../support/wait-for.js';
import { threshold } from '../../insight/rig.js';

// Real servers on a machine that is busy with other tests.
jest.setTimeout(30_000);
const servers = testServers();
let stop: () => Promise<void> = () => Promise.resolve();
afterEach(() => stop());

function setupNaming(...rules: readonly string[]) {
  const setup = setupOf({});
  return {
    ...setup,
    alerting: { ...setup.alerting, insightAlerts: new Map(rules.map((rule) => [rule, {}])) },
  };
}

function change(options: Partial<InsightChange> & { readonly rule?: string } = {}): InsightChange {
  const { rule = 'DelaysRising', ...rest } = options;
  const atMs = systemClock.now();
  const base = {
    labels: { origin: 'ORD' },
    value: 200,
    startedMs: atMs,
    atMs,
    summary: 'Delays "rise"\n<b>',
  };
  return { insight: threshold({ name: rule }), change: 'started', ...base, ...rest };
}

/** A sender under way and what it told. */
function sending(url: string, ...rules: readonly string[]) {
  const told: string[] = [];
  const lease = new AlertLease(setupNaming(...rules), 'http://127.0.0.1:9464');
  const tell = tellByKind<AlertHappening>({
    alertingStarted: () => undefined,
    alertsSent: ({ count }) => void (count > 0 && told.push(`taken ${count}`)),
    alertsFailed: ({ cause, count }) => void told.push(`${cause} ${count}`),
    alertmanagerUp: () => void told.push('up'),
    alertmanagerDown: () => void told.push('down'),
  });
  const sender = new AlertSender(lease, new AlertPoster(url), tell, systemClock);
  sender.start();
  stop = () => sender.stop();
  return { sender, told };
}

/** The names of the alerts that Alertmanager takes as firing. */
async function alertsAt(url: string): Promise<string[]> {
  // The documented answer of the API.
  const alerts = (await (await fetch(`${url}/api/v2/alerts`)).json()) as { labels: { alertname: string } }[];
  return alerts.map(({ labels }) => labels.alertname).sort();
}

describe('against a real Alertmanager', () => {
  test('an alert is sent as it starts, not with the next resend, and its end too', async () => {
    const webhook = await servers.webhook();
    const { url } = await servers.alertmanager(`
route: { receiver: ops, group_by: [alertname], group_wait: 0s, group_interval: 1s }
receivers: [{ name: ops, webhook_configs: [{ url: "${webhook.url}" }] }]
`);
    const { sender, told } = sending(url, 'DelaysRising');
    await waitFor('Alertmanager is found', () => told.includes('up'));

    const begun = change();
    sender.observe([begun]);
    const firing = await webhook.waitForAlert(
      'the alert',
      ({ status }) => status === 'firing',
      RESEND_MS / 2,
    );
    expect(firing.labels).toEqual({
      alertname: 'DelaysRising',
      service: 'flight-operations',
      severity: 'warning',
      origin: 'ORD',
    });
    expect(firing.annotations).toMatchObject({ summary: 'Delays "rise"\n<b>', value: '3 min 20 s' });
    expect(Date.parse(firing.startsAt)).toBe(begun.startedMs);

    sender.observe([change({ change: 'ended', startedMs: begun.startedMs })]);
    await webhook.waitForAlert('its end', ({ status }) => status === 'resolved');
    expect(told).toEqual(['up', 'taken 1', 'up', 'taken 1', 'up']);
  });

  test('one bad alert does not take the good ones with it, and is not tried again', async () => {
    const { url } = await servers.alertmanager();
    const { sender, told } = sending(url, 'Good', 'Other', 'Bad');
    await waitFor('Alertmanager is found', () => told.includes('up'));
    const bad = change({ rule: 'Bad', labels: { 'no-name': 'x' } });
    sender.observe([change({ rule: 'Good' }), bad, change({ rule: 'Other' })]);
    await waitFor(
      'all are settled',
      () => told.join(),
      (seen) => seen.includes('taken 2'),
    );
    expect(told.filter((line) => line.startsWith('invalid'))).toEqual(['invalid 1']);
    expect(await alertsAt(url)).toEqual(['Good', 'Other']);
  });

  test('while Alertmanager is away it is tried again, and told of the state of now', async () => {
    const port = await freePort();
    const { sender, told } = sending(`http://127.0.0.1:${port}`, 'Short', 'Lasting');
    sender.observe([change({ rule: 'Short' }), change({ rule: 'Lasting' })]);
    await waitFor('the failure is told', () => told.includes('unreachable 2') && told.includes('down'));
    sender.observe([change({ rule: 'Short', change: 'ended' })]);
    const { url } = await servers.alertmanager(undefined, port);
    await waitFor(
      'it is told of both',
      () => told.filter((line) => line.startsWith('taken')),
      (seen) => seen.length > 0,
    );
    await waitFor('it holds the lasting one', async () => (await alertsAt(url)).includes('Lasting'));
    expect(await alertsAt(url)).toEqual(['Lasting']);
    expect(told).toContain('up');
  });
});

describe('against an Alertmanager that a test plays', () => {
  async function playing(answer: (alerts: readonly PostableAlert[]) => number) {
    const posts: string[][] = [];
    const play = async (request: IncomingMessage, response: ServerResponse) => {
      // The sender is the only client.
      const alerts = JSON.parse(await text(request)) as readonly PostableAlert[];
      if (alerts.length > 0) posts.push(alerts.map(({ labels }) => labels['alertname'] ?? ''));
      response.writeHead(answer(alerts)).end('what it says');
    };
    const server = createServer((request, response) => void play(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    return { posts, url: `http://127.0.0.1:${port}/`, close: () => server.close() };
  }

  test('a 400 is never repeated blindly: each alert goes alone once, and the refused one no more', async () => {
    const isBad = ({ labels }: PostableAlert) => labels['alertname'] === 'Bad';
    const { posts, url, close } = await playing((alerts) => (alerts.some(isBad) ? 400 : 200));
    const { sender, told } = sending(url, 'Good', 'Bad');
    sender.observe([change({ rule: 'Good' }), change({ rule: 'Bad' })]);
    await waitFor('the bad one is found', () => told.includes('refused 1'));
    sender.observe([change({ rule: 'Good', change: 'ended' })]);
    await waitFor('the news is posted', () => posts.length === 4);
    expect(posts).toEqual([['Good', 'Bad'], ['Good'], ['Bad'], ['Good']]);
    close();
  });

  test('changes that come one by one in one go are posted together', async () => {
    const { posts, url, close } = await playing(() => 200);
    const { sender, told } = sending(url, 'One', 'Other');
    await waitFor('Alertmanager is found', () => told.includes('up'));
    for (const rule of ['One', 'Other']) sender.observe([change({ rule })]);
    await waitFor('both are posted', () => posts.flat().length === 2);
    expect(posts).toEqual([['One', 'Other']]);
    close();
  });

  test('a wrong address is an outage, not a fault of the alerts', async () => {
    const { url, close } = await playing(() => 404);
    const { sender, told } = sending(url, 'Good');
    sender.observe([change({ rule: 'Good' })]);
    await waitFor('it is tried again', () => told.filter((line) => line === 'unreachable 1').length >= 2);
    expect(told).not.toContain('refused 1');
    close();
  });
});

describe('what is wrong with an alert', () => {
  const sound: PostableAlert = {
    labels: { alertname: 'A' },
    annotations: {},
    startsAt: '2026-11-23T12:00:00.000Z',
    endsAt: '2026-11-23T12:01:00.000Z',
  };

  test.each([
    [sound, undefined],
    [{ ...sound, labels: {} }, 'label "alertname" is missing'],
    [{ ...sound, labels: { alertname: 'A', 'a-b': 'x' } }, '"a-b" is not a valid label name'],
    [{ ...sound, endsAt: '2026-11-23T11:00:00.000Z' }, /^endsAt .* is before startsAt/],
  ])('%j: %s', (alert, fault) => {
    if (fault instanceof RegExp) expect(faultOf(alert)).toMatch(fault);
    else expect(faultOf(alert)).toBe(fault);
  });
});
