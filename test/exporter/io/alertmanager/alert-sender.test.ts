import { afterEach, describe, expect, test } from '@jest/globals';
import type { InsightChange } from '../../../../exporter/event/insight.js';
import type { AlertHappening } from '../../../../exporter/happening/alert.js';
import { tellByKind } from '../../../../exporter/happening/by-kind.js';
import { AlertLease, RESEND_MS } from '../../../../exporter/insight/alert-lease.js';
import type { PostableAlert } from '../../../../exporter/insight/alert-lease.js';
import { AlertSender } from '../../../../exporter/io/alertmanager/alert-sender.js';
import { AlertPoster } from '../../../../exporter/io/alertmanager/alert-poster.js';
import { faultOf } from '../../../../exporter/io/alertmanager/alert-fault.js';
import { MAX_BATCH_ALERTS, MAX_BATCH_BYTES } from '../../../../exporter/io/alertmanager/batch.js';
import { systemClock } from '../../../../exporter/io/clock.js';
import { systemTimers } from '../../../../exporter/io/timers.js';
import { linkTo } from '../../../support/link-to.js';
import { answerBytes, jsonAnswer, rawServers, writing } from '../../../support/raw-server.js';
import { freePort, testServers } from '../../../support/servers.js';
import { setupOf } from '../../../support/setup-fixture.js';
import { waitFor } from '../../../support/wait-for.js';
import { threshold } from '../../insight/rig.js';
import { REFUSED, TAKEN, playedAlertmanager } from './played.js';

const servers = testServers();
/** After a failure a sender would wait a second. */
const RETRY_MS = 100;
const startRaw = rawServers();
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
  const details: string[] = [];
  const undelivered: number[] = [];
  const lease = new AlertLease(setupNaming(...rules), 'http://127.0.0.1:9464');
  const tell = tellByKind<AlertHappening>({
    alertingStarted: () => undefined,
    alertLabelsLearned: () => undefined,
    alertsSent: ({ count }) => void (count > 0 && told.push(`taken ${count}`)),
    alertsFailed: ({ cause, count, detail }) => {
      told.push(`${cause} ${count}`);
      details.push(detail);
    },
    alertsUndelivered: ({ count }) => void undelivered.push(count),
    alertmanagerUp: () => void told.push('up'),
    alertmanagerDown: ({ cause, detail }) => {
      told.push(`down ${cause}`);
      details.push(detail);
    },
  });
  const sender = new AlertSender(lease, new AlertPoster(linkTo(url)), tell, systemTimers, RETRY_MS);
  sender.start();
  stop = () => sender.stop();
  return { sender, told, details, undelivered };
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
    await waitFor(
      'the failure is told',
      () => told.includes('unreachable 2') && told.includes('down unreachable'),
    );
    sender.observe([change({ rule: 'Short', change: 'ended' })]);
    const { url } = await servers.alertmanager(undefined, port);
    await waitFor(
      'it is told of both',
      () => told.filter((line) => line.startsWith('taken')),
      (seen) => seen.length > 0,
    );
    await waitFor(
      'it holds the lasting one only',
      () => alertsAt(url),
      (names) => names.join() === 'Lasting',
    );
    expect(told).toContain('up');
  });
});

describe('against an Alertmanager that a test plays', () => {
  test('a bad alert is found by halving, all others are accepted at once, and it is tried again', async () => {
    const isBad = ({ labels }: PostableAlert) => labels['alertname'] === 'Bad';
    const { posts, server } = await playedAlertmanager(startRaw, (alerts) =>
      writing(alerts.some(isBad) ? REFUSED : TAKEN),
    );
    const { sender, told, details, undelivered } = sending(server.url, 'A', 'B', 'Bad', 'C');
    sender.observe(['A', 'B', 'Bad', 'C'].map((rule) => change({ rule })));
    await waitFor('the bad one is found', () => told.includes('refused 1'));
    await waitFor('the round is over', () => undelivered.includes(1));
    expect(posts).toEqual([['A', 'B', 'Bad', 'C'], ['A', 'B'], ['Bad', 'C'], ['Bad'], ['C']]);
    expect(details).toEqual([
      expect.stringMatching(/^\{.*"alertname":"Bad",.*\}: HTTP 400: invalid label set$/),
    ]);
    expect(told.filter((line) => line.startsWith('down'))).toEqual([]);
    sender.observe([change({ rule: 'A', change: 'ended' })]);
    await waitFor('the end is posted', () => posts.length === 6);
    expect(posts.at(-1)).toEqual(['A']);
    // Its next attempt is due in a quarter of a minute: an end is due at once.
    sender.observe([change({ rule: 'Bad', change: 'ended' })]);
    await waitFor('its end is posted', () => posts.length === 7);
  });

  test('a server that refuses everything for a while is an outage, and what holds is sent after it', async () => {
    const played = await playedAlertmanager(startRaw, () => writing(REFUSED));
    const { sender, told, undelivered } = sending(played.server.url, 'A', 'B');
    sender.observe([change({ rule: 'A' }), change({ rule: 'B' })]);
    await waitFor('it is tried again', () => told.filter((line) => line === 'refused 2').length >= 2);
    expect(told).toContain('down refused');
    expect(undelivered.at(-1)).toBe(2);
    played.play = () => writing(TAKEN);
    await waitFor('both are accepted', () => told.includes('taken 2'));
    await waitFor('nothing is left', () => undelivered.at(-1) === 0);
    expect(told.at(-1)).toBe('up');
  });

  test('a request that is too large for the server is halved', async () => {
    const tooLarge = answerBytes('413 Too Large', {}, 'no');
    const { posts, server } = await playedAlertmanager(startRaw, (alerts) =>
      writing(alerts.length > 1 ? tooLarge : TAKEN),
    );
    const { sender, undelivered } = sending(server.url, 'A', 'B', 'C');
    sender.observe(['A', 'B', 'C'].map((rule) => change({ rule })));
    await waitFor('all are accepted', () => posts.length === 5 && undelivered.at(-1) === 0);
    expect(posts).toEqual([['A', 'B', 'C'], ['A', 'B'], ['A'], ['B'], ['C']]);
  });

  test('requests are bounded in alerts and in bytes, and the critical alerts come first', async () => {
    const sizes: number[] = [];
    const { posts, server } = await playedAlertmanager(startRaw, () => (socket, head) => {
      sizes.push(Number(/content-length: (\d+)/i.exec(head)?.[1]));
      socket.write(TAKEN);
    });
    const { sender, told } = sending(server.url, 'Many', 'Large', 'Critical');
    await waitFor('Alertmanager is found', () => told.includes('up'));
    const labelled = (rule: string, origin: number, more: Partial<InsightChange> = {}) =>
      change({ rule, labels: { origin: String(origin) }, ...more });
    const summary = 'x'.repeat(MAX_BATCH_BYTES / 3);
    sender.observe([
      ...Array.from({ length: 2 * MAX_BATCH_ALERTS }, (_, origin) => labelled('Many', origin)),
      ...Array.from({ length: 4 }, (_, origin) => labelled('Large', origin, { summary })),
      change({ insight: threshold({ name: 'Critical', severity: 'critical' }) }),
    ]);
    await waitFor('all are posted', () => posts.flat().length === 2 * MAX_BATCH_ALERTS + 5);
    expect(posts[0]?.[0]).toBe('Critical');
    expect(Math.max(...posts.map(({ length }) => length))).toBe(MAX_BATCH_ALERTS);
    expect(posts.filter((names) => names.includes('Large')).length).toBeGreaterThan(1);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(MAX_BATCH_BYTES);
  });

  test('an urgent alert does not wait for a long list of others', async () => {
    let isFirst = true;
    const { posts, server } = await playedAlertmanager(startRaw, () => (socket) => {
      if (isFirst)
        sender.observe([change({ insight: threshold({ name: 'Critical', severity: 'critical' }) })]);
      isFirst = false;
      socket.write(TAKEN);
    });
    const { sender } = sending(server.url, 'Many', 'Critical');
    const many = Array.from({ length: 3 * MAX_BATCH_ALERTS }, (_, origin) =>
      change({ rule: 'Many', labels: { origin: String(origin) } }),
    );
    sender.observe(many);
    await waitFor('all are posted', () => posts.flat().length === many.length + 1);
    expect(posts[1]?.[0]).toBe('Critical');
  });

  test('a server that asks to wait is left alone, also when an alert starts', async () => {
    const { posts, server } = await playedAlertmanager(startRaw, () =>
      writing(answerBytes('429 Too Many Requests', { 'retry-after': '30' }, 'slow down')),
    );
    const { sender, told } = sending(server.url, 'A', 'B');
    sender.observe([change({ rule: 'A' })]);
    await waitFor('it is throttled', () => told.includes('throttled 1'));
    sender.observe([change({ rule: 'B' })]);
    // A round that sends nothing ends at once.
    await new Promise(setImmediate);
    expect(posts).toEqual([['A']]);
  });

  test('changes that come one by one in one go are posted together', async () => {
    const { posts, server } = await playedAlertmanager(startRaw);
    const { sender, told } = sending(server.url, 'One', 'Other');
    await waitFor('Alertmanager is found', () => told.includes('up'));
    for (const rule of ['One', 'Other']) sender.observe([change({ rule })]);
    await waitFor('both are posted', () => posts.flat().length === 2);
    expect(posts).toEqual([['One', 'Other']]);
  });
});

describe('an address that is not of Alertmanager', () => {
  const page = { 'content-type': 'text/html; charset=utf-8' };
  const LOGIN = '<html><title>Sign\u0007in</title>';

  test.each([
    [
      'a login page',
      answerBytes('200 OK', page, LOGIN),
      'other_server',
      /content type "text\/html": expected JSON, found "<html><title>Sign\\u0007in/,
    ],
    ['a page without text', answerBytes('200 OK', page), 'other_server', /found nothing/],
    [
      'a server that takes anything',
      answerBytes('200 OK', {}),
      'other_server',
      /GET \/api\/v2\/status with HTTP 200, no content type: expected JSON, found nothing\. The address may lack the path prefix/,
    ],
    ['no content', answerBytes('204 No Content', {}), 'other_server', /HTTP 204/],
    [
      'a redirect to a login page',
      answerBytes('302 Found', { location: 'https://sso.example.org/login?state=s3cret' }),
      'redirected',
      /a redirect to "https:\/\/sso\.example\.org\/login\?state=…", which natsight does not follow/,
    ],
    [
      'a wrong path',
      answerBytes('404 Not Found', {}, '404 page not found'),
      'other_server',
      /HTTP 404: 404 page not found\. The address may lack/,
    ],
    ['a wrong method', answerBytes('405 Method Not Allowed', {}), 'other_server', /HTTP 405: no explanation/],
    [
      'missing credentials',
      jsonAnswer({ message: 'Unauthorized' }, '401 Unauthorized'),
      'unauthorized',
      /HTTP 401: Unauthorized \(put user:password@ into the address, percent-encoded\)/,
    ],
    [
      'missing rights',
      answerBytes('403 Forbidden', {}, 'RBAC: denied'),
      'unauthorized',
      /HTTP 403: RBAC: denied/,
    ],
    ['an error of a proxy', answerBytes('502 Bad Gateway', page, LOGIN), 'server_error', /HTTP 502: <html>/],
    [
      'HTTP for HTTPS',
      answerBytes('400 Bad Request', {}, 'Client sent an HTTP request to an HTTPS server.'),
      'refused',
      /HTTPS server/,
    ],
  ])('%s', async (_, answer, cause, detail) => {
    const server = await startRaw(writing(answer));
    const { sender, told, details, undelivered } = sending(server.url.replace('//', '//me:s3cret@'), 'A');
    sender.observe([change({ rule: 'A' })]);
    await waitFor('it is tried again', () => told.filter((line) => line === `${cause} 1`).length >= 2);
    expect(told).toContain(`down ${cause}`);
    expect(told).not.toContain('taken 1');
    expect(undelivered.at(-1)).toBe(1);
    expect(details[0]).toMatch(detail);
    expect(details.join()).not.toMatch(/s3cret/);
    expect(server.heads[0]).toMatch(/authorization: Basic bWU6czNjcmV0/i);
  });

  test('a real Prometheus', async () => {
    const { url } = await servers.prometheus();
    const { sender, told, details } = sending(url, 'A');
    sender.observe([change({ rule: 'A' })]);
    await waitFor('it is found out', () => told.includes('other_server 1'));
    expect(details[0]).toMatch(/such as Prometheus or Grafana$/);
  });

  test('a real Alertmanager with a wrong path', async () => {
    const { url } = await servers.alertmanager();
    const { sender, told } = sending(`${url}/alertmanager`, 'A');
    sender.observe([change({ rule: 'A' })]);
    await waitFor('it is found out', () => told.includes('other_server 1'));
    expect(await alertsAt(url)).toEqual([]);
  });

  test('a proxy that lets only alerts through must answer them with JSON', async () => {
    const server = await startRaw(
      (socket, head) =>
        void socket.write(
          head.startsWith('POST') ? jsonAnswer({ status: 'success' }) : answerBytes('403 Forbidden', {}),
        ),
    );
    const { sender, told } = sending(server.url, 'A');
    await waitFor('it is up', () => told.includes('up'));
    sender.observe([change({ rule: 'A' })]);
    await waitFor('it is taken', () => told.includes('taken 1'));
    expect(told.filter((line) => line.startsWith('down'))).toEqual([]);
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
