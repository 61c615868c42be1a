import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { get } from 'node:https';
import type { IncomingMessage, RequestListener } from 'node:http';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { afterEach, expect, test } from '@jest/globals';
import { hostCheck } from '../../../../../exporter/io/http/admission/allowed-hosts.js';
import { WebGuard } from '../../../../../exporter/io/http/admission/web-guard.js';
import type { ServerTimes } from '../../../../../exporter/io/http/admission/web-guard.js';
import { HttpServer } from '../../../../../exporter/io/http/server.js';
import { OPEN } from '../../../../../exporter/io/http/web-config.js';
import type { WebConfig } from '../../../../../exporter/io/http/web-config.js';
import { WebConfigFile } from '../../../../../exporter/io/http/web-config/web-config-file.js';
import { exchange, responsesIn } from '../../../../support/raw-http.js';
import { tempFolder, writeText } from '../../../../support/temp-folder.js';
import { waitFor } from '../../../../support/wait-for.js';

const listen = { host: '127.0.0.1', port: 0 };
const folder = tempFolder();
const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

/** A client would have ten seconds. */
const HASTY: ServerTimes = { headersTimeout: 500, connectionsCheckingInterval: 100 };

interface ServeOptions {
  readonly web?: WebConfig;
  readonly maxConnections?: number;
  readonly times?: ServerTimes;
  readonly unreadTimeoutMs?: number;
}

/** A guarded server, and the reasons for which it refused requests. */
async function serve(
  app: RequestListener,
  { web = OPEN, maxConnections = 10, times, unreadTimeoutMs }: ServeOptions = {},
) {
  const reasons: string[] = [];
  const guard = new WebGuard(app, {
    maxConnections,
    isHostAllowed: hostCheck(listen, []),
    unreadTimeoutMs,
    tell: (happening) => {
      if (happening.kind === 'requestRefused') reasons.push(happening.reason);
    },
  });
  const server = new HttpServer(guard.listener, listen, web, (created) => guard.attach(created), times);
  const { port } = await server.start();
  stops.push(() => server.stop());
  return { url: `${server.scheme}://127.0.0.1:${port}`, port, reasons };
}

test('a client that never completes its headers is told so and disconnected', async () => {
  const { url, reasons } = await serve((_request, response) => void response.end('ok'), { times: HASTY });
  const [response] = responsesIn(await exchange(url, 'GET / HTTP/1.1\r\nHost: localh'), () => false);
  expect(response).toMatchObject({ status: 408, body: 'The request did not arrive in time.\n' });
  expect(reasons).toEqual(['too_slow']);
});

test('requests of one connection run one after another, in their order', async () => {
  const seen: string[] = [];
  const { url } = await serve(({ url: path = '' }, response) => {
    seen.push(`${path} begins`);
    setImmediate(() => {
      seen.push(`${path} ends`);
      response.end(path);
    });
  });
  const request = (path: string, more = '') => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n${more}\r\n`;
  const text = await exchange(url, request('/a') + request('/b') + request('/c', 'Connection: close\r\n'));
  expect(responsesIn(text).map(({ body }) => body)).toEqual(['/a', '/b', '/c']);
  expect(seen).toEqual(['/a', '/b', '/c'].flatMap((path) => [`${path} begins`, `${path} ends`]));
});

test('connections over TLS are limited as others are', async () => {
  const pair = ['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem'), '-days', '2'];
  const form = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1'];
  execFileSync('openssl', ['req', ...form, ...pair, ...subject], { stdio: 'ignore' });
  await writeText(folder, 'web.yml', 'tls_server_config: {cert_file: cert.pem, key_file: key.pem}');
  const web = new WebConfigFile(join(folder, 'web.yml'));
  // Answers "/" and leaves everything else open.
  const app: RequestListener = ({ url: path }, response) =>
    path === '/' ? void response.end('ok') : void response.write('endless');
  const { url, port, reasons } = await serve(app, { web, maxConnections: 2 });
  const ca = readFileSync(join(folder, 'cert.pem'));
  const ask = (path: string) =>
    new Promise<IncomingMessage>((resolve, reject) => {
      get(`${url}${path}`, { ca, agent: false }, resolve).on('error', reject);
    });

  const idle = connect({ port, host: '127.0.0.1', ca });
  let isClosed = false;
  idle.on('error', () => undefined).once('close', () => (isClosed = true));
  await waitFor('the handshake is over', () => idle.authorized);
  const first = await ask('/endless');
  const second = await ask('/endless');
  await waitFor('the idle connection has given way', () => isClosed);
  const third = await ask('/');
  expect([first.statusCode, second.statusCode, third.statusCode]).toEqual([200, 200, 503]);
  expect(reasons).toEqual(['connections', 'connections']);
  first.destroy();
  await waitFor('a place is free', async () => (await ask('/')).statusCode === 200);
  second.destroy();
});
