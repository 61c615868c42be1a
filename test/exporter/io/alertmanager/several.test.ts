import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { hashSync } from 'bcryptjs';
import type { InsightChange } from '../../../../exporter/event/insight.js';
import type { AlertHappening } from '../../../../exporter/happening/alert.js';
import { AlertOutlet } from '../../../../exporter/io/alertmanager/alert-outlet.js';
import { AlertPoster } from '../../../../exporter/io/alertmanager/alert-poster.js';
import { systemClock } from '../../../../exporter/io/clock.js';
import type { HttpServerLink } from '../../../../exporter/io/http-client/http-access.js';
import { send } from '../../../../exporter/io/http-client/request.js';
import { serverLink } from '../../../../exporter/io/http-client/server-link.js';
import { Certificates } from '../../../support/certificates.js';
import { linkTo } from '../../../support/link-to.js';
import { rawServers } from '../../../support/raw-server.js';
import { testServers } from '../../../support/servers.js';
import { setupOf } from '../../../support/setup-fixture.js';
import { tempFolder } from '../../../support/temp-folder.js';
import { waitFor } from '../../../support/wait-for.js';
import { threshold } from '../../insight/rig.js';

const servers = testServers();
const startRaw = rawServers();
const folder = tempFolder();
const PREFIX = '/alerts';

/** An Alertmanager behind TLS, basic authentication and a path prefix. */
let secured: HttpServerLink;
beforeAll(async () => {
  new Certificates(folder).make('server', { names: 'DNS:alerts.example.org' });
  write('web.yml', {
    tls_server_config: { cert_file: 'server.pem', key_file: 'server.key' },
    basic_auth_users: { natsight: hashSync('s3cret', 4) },
  });
  writeFileSync(join(folder, 'password'), 's3cret\n');
  write('http.yml', {
    basic_auth: { username: 'natsight', password_file: 'password' },
    tls_config: { ca_file: 'server.pem', server_name: 'alerts.example.org' },
  });
  write('wrong.yml', {
    basic_auth: { username: 'natsight', password: 'other' },
    tls_config: { insecure_skip_verify: true },
  });
  const flags = [`--web.config.file=${join(folder, 'web.yml')}`, `--web.route-prefix=${PREFIX}`];
  const link = (port: number) => linkWith('http.yml', `https://127.0.0.1:${port}${PREFIX}`);
  const { url } = await servers.alertmanager(undefined, undefined, { flags, link });
  secured = linkWith('http.yml', url);
});

function write(file: string, content: object): void {
  writeFileSync(join(folder, file), JSON.stringify(content));
}

const linkWith = (file: string, url: string) =>
  serverLink(url, '--alertmanager.http.config.file', join(folder, file));

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

function outletTo(...links: readonly HttpServerLink[]) {
  const setup = setupOf({});
  const insightAlerts = new Map([['DelaysRising', {}]]);
  const told: AlertHappening[] = [];
  const outlet = new AlertOutlet(
    { ...setup, alerting: { ...setup.alerting, insightAlerts } },
    links,
    'http://127.0.0.1:9464',
    (happening) => void told.push(happening),
  );
  outlet.start();
  stops.push(() => outlet.stop());
  const toldOf = (kind: AlertHappening['kind'], { address }: HttpServerLink) =>
    told.findIndex(
      (each) => each.kind === kind && 'alertmanager' in each && each.alertmanager === address.url,
    );
  return { outlet, told, toldOf };
}

function started(origin: string): InsightChange {
  const atMs = systemClock.now();
  const base = { labels: { origin }, value: 200, startedMs: atMs, atMs, summary: 'Late' };
  return { ...base, insight: threshold({ name: 'DelaysRising' }), change: 'started' };
}

async function originsAt({ address, access }: HttpServerLink): Promise<readonly string[]> {
  const answer = await send({
    address,
    access: access?.(),
    method: 'GET',
    path: '/api/v2/alerts',
    timeLimitMs: 10_000,
    maxBytes: 1_000_000,
  });
  if (answer.kind !== 'answer') throw new Error(answer.detail);
  // Alertmanager's own answer.
  const alerts = JSON.parse(answer.text) as { labels: { origin: string } }[];
  return alerts.map(({ labels }) => labels.origin);
}

describe('several Alertmanagers', () => {
  test('all get the alert, one of them behind TLS, basic auth and a prefix; one that hangs delays no other', async () => {
    const hanging = linkTo((await startRaw(() => undefined)).url);
    const plain = linkTo((await servers.alertmanager()).url);
    const { outlet, toldOf } = outletTo(hanging, secured, plain);
    outlet.observe([started('ORD')]);
    await waitFor('the hanging one is given up', () => toldOf('alertsFailed', hanging) >= 0, Boolean, {
      withinMs: 30_000,
    });
    expect(await originsAt(secured)).toEqual(['ORD']);
    expect(await originsAt(plain)).toEqual(['ORD']);
    const failed = toldOf('alertsFailed', hanging);
    for (const link of [secured, plain]) {
      expect(toldOf('alertsSent', link)).toBeGreaterThanOrEqual(0);
      expect(toldOf('alertsSent', link)).toBeLessThan(failed);
    }
    expect(toldOf('alertsSent', hanging)).toBe(-1);
  });

  test('keep their alerts apart, and a new one gets those that fire', () => {
    const [a, b, c] = ['http://a', 'http://b', 'http://c'].map(linkTo);
    if (a === undefined || b === undefined || c === undefined) throw new Error('BUG: three links');
    const { outlet } = outletTo(a, b);
    outlet.observe([started('ORD')]);
    const state = outlet.save();
    expect(Object.keys(state)).toEqual(['http://a', 'http://b']);
    const other = outletTo(b, c).outlet;
    other.restore(state);
    expect(Object.entries(other.save()).map(([url, alerts]) => [url, alerts.length])).toEqual([
      ['http://b', 1],
      ['http://c', 1],
    ]);
  });
});

test('wrong credentials, a CA that is not trusted and a missing prefix are told apart', async () => {
  const { url } = secured.address;
  const causeAt = async (link: HttpServerLink) => {
    const outcome = await new AlertPoster(link).probe();
    return outcome.kind === 'failed' ? outcome.cause : outcome.kind;
  };
  expect(await causeAt(secured)).toBe('accepted');
  expect(await causeAt(linkWith('wrong.yml', url))).toBe('unauthorized');
  expect(await causeAt(linkTo(url))).toBe('tls');
  expect(await causeAt(linkWith('http.yml', url.replace(PREFIX, '')))).toBe('other_server');
});

test('a password that is renewed in its file is used from then on', async () => {
  const file = join(folder, 'password');
  const before = readFileSync(file, 'utf8');
  const poster = new AlertPoster(secured);
  writeFileSync(file, 'forgotten');
  expect(await poster.probe()).toMatchObject({ kind: 'failed', cause: 'unauthorized' });
  writeFileSync(file, before);
  expect(await poster.probe()).toEqual({ kind: 'accepted' });
});
