import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { HttpAccess, TlsAccess } from '../../../../exporter/io/http-client/http-access.js';
import { send } from '../../../../exporter/io/http-client/request.js';
import { serverAddress } from '../../../../setup/server-address.js';
import { Certificates } from '../../../support/certificates.js';
import type { Pair } from '../../../support/certificates.js';
import { listen } from '../../../support/listen.js';
import { answerBytes, rawServers, writing } from '../../../support/raw-server.js';
import { tempFolder } from '../../../support/temp-folder.js';

const folder = tempFolder();
const rawServer = rawServers();
const stops: (() => void)[] = [];
afterAll(() => stops.forEach((stop) => stop()));

const TLS: TlsAccess = { verifies: true, context: {} };
const access = (given: Partial<HttpAccess>): HttpAccess => ({ headers: {}, tls: TLS, ...given });

function get(url: string, given: Partial<HttpAccess>, timeLimitMs = 20_000) {
  const call = { method: 'GET', path: '/x', timeLimitMs, maxBytes: 1_000 } as const;
  return send({ address: serverAddress(url), access: access(given), ...call });
}

test('the credentials and headers of a file are sent, and take the place of those of the URL', async () => {
  const server = await rawServer();
  const headers = { 'X-Scope-OrgID': ['one', 'two'] };
  await get(server.url.replace('://', '://me:word@'), { authorization: 'Bearer token', headers });
  expect(server.heads[0]).toMatch(/^authorization: Bearer token$/im);
  expect(server.heads[0]).not.toContain('Basic');
  expect(server.heads[0]).toMatch(/^X-Scope-OrgID: one$/im);
  expect(server.heads[0]).toMatch(/^X-Scope-OrgID: two$/im);
});

test('they follow to no other host', async () => {
  const target = await rawServer();
  const redirect = answerBytes('307 Moved', { location: `${target.url}/x` });
  const server = await rawServer(writing(redirect));
  const outcome = await get(server.url, { authorization: 'Bearer token', headers: { 'X-Key': ['secret'] } });
  expect(outcome).toMatchObject({ kind: 'answer', status: 307 });
  expect(target.heads).toEqual([]);
});

describe('TLS', () => {
  let ca: Pair;
  let url: string;
  let asking: string;
  const trust = () => ({ ca: readFileSync(ca.cert, 'utf8') });

  beforeAll(async () => {
    const certificates = new Certificates(folder);
    ca = certificates.make('ca', { isCa: true });
    const pair = certificates.make('server', { issuer: ca, names: 'DNS:alerts.example.org' });
    certificates.make('client', { issuer: ca });
    const options = { cert: readFileSync(pair.cert), key: readFileSync(pair.key) };
    const ok = (_: unknown, response: { end: (text: string) => void }) => response.end('{}');
    url = await serve(createTlsServer(options, ok));
    const asks = { ...options, ca: readFileSync(ca.cert), requestCert: true, rejectUnauthorized: true };
    asking = await serve(createTlsServer(asks, ok));
  });

  test('trusts the CA of the file, and checks the name of the server', async () => {
    const context = trust();
    expect(await get(url, { tls: { verifies: true, context } })).toMatchObject({ cause: 'tls' });
    const named = { verifies: true, context, serverName: 'alerts.example.org' };
    expect(await get(url, { tls: named })).toMatchObject({ status: 200 });
    expect(await get(url, { tls: { ...named, serverName: 'other.example.org' } })).toMatchObject({
      cause: 'tls',
    });
    // A connection that was kept alive for others does not count.
    expect(await get(url, {})).toMatchObject({ cause: 'tls' });
  });

  test('without verification accepts any certificate', async () => {
    expect(await get(url, { tls: { verifies: false, context: {} } })).toMatchObject({ status: 200 });
  });

  test('shows a client certificate', async () => {
    const named = { verifies: true, serverName: 'alerts.example.org' };
    expect(await get(asking, { tls: { ...named, context: trust() } })).toMatchObject({ kind: 'failure' });
    const pair = {
      cert: readFileSync(`${folder}/client.pem`, 'utf8'),
      key: readFileSync(`${folder}/client.key`, 'utf8'),
    };
    expect(await get(asking, { tls: { ...named, context: { ...trust(), ...pair } } })).toMatchObject({
      status: 200,
    });
  });

  test('goes through the tunnel of a proxy, which sees neither path nor credentials', async () => {
    const { proxyUrl, heads } = await startProxy();
    const outcome = await get(url, {
      authorization: 'Bearer token',
      tls: { verifies: true, context: trust(), serverName: 'alerts.example.org' },
      proxy: {
        address: serverAddress(proxyUrl.replace('://', '://me:word@')),
        connectHeaders: { 'X-Via': ['natsight'] },
      },
    });
    expect(outcome).toMatchObject({ status: 200 });
    expect(heads).toEqual([
      {
        request: `CONNECT ${new URL(url).host}`,
        proxyAuthorization: `Basic ${Buffer.from('me:word').toString('base64')}`,
        authorization: undefined,
        via: 'natsight',
      },
    ]);
  });

  test('a proxy that refuses or never answers is said', async () => {
    const refusing = await rawServer(writing(answerBytes('407 Proxy Authentication Required', {})));
    const proxy = (at: string) => ({ address: serverAddress(at), connectHeaders: {} });
    expect(await get(url, { proxy: proxy(refusing.url) })).toMatchObject({
      cause: 'connection',
      detail: 'the proxy answered CONNECT with HTTP 407',
    });
    const silent = await rawServer(() => undefined);
    expect(await get(url, { proxy: proxy(silent.url) }, 200)).toMatchObject({ cause: 'timeout' });
  });
});

test('a plain request names its whole URL to the proxy', async () => {
  const proxy = await rawServer();
  const address = serverAddress(proxy.url.replace('://', '://me:word@'));
  await get('http://alerts.example.org:9093', { proxy: { address, connectHeaders: {} } });
  expect(proxy.heads[0]).toMatch(/^GET http:\/\/alerts\.example\.org:9093\/x HTTP/);
  expect(proxy.heads[0]).toMatch(/^host: alerts\.example\.org:9093$/im);
  expect(proxy.heads[0]).toMatch(/^proxy-authorization: Basic /im);
});

async function serve(server: Server): Promise<string> {
  const port = await listen(server);
  stops.push(
    () => void server.close(),
    () => server.closeAllConnections(),
  );
  return `https://127.0.0.1:${port}`;
}

async function startProxy() {
  const heads: object[] = [];
  const open = new Set<Socket>();
  const server = createServer().on('connect', ({ url = '', headers }, socket: Socket) => {
    heads.push({
      request: `CONNECT ${url}`,
      proxyAuthorization: headers['proxy-authorization'],
      authorization: headers.authorization,
      via: headers['x-via'],
    });
    const [host, port] = url.split(':');
    const target = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      target.pipe(socket).pipe(target);
    });
    for (const each of [socket, target]) open.add(each.on('error', () => undefined));
  });
  const port = await listen(server);
  stops.push(
    () => void server.close(),
    () => open.forEach((socket) => socket.destroy()),
  );
  return { proxyUrl: `http://127.0.0.1:${port}`, heads };
}
