import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from '@jest/globals';
import { MAX_REFUSAL_BYTES, send } from '../../../../exporter/io/http-client/request.js';
import type { HttpCall, HttpOutcome } from '../../../../exporter/io/http-client/request.js';
import { MAX_RETRY_AFTER_MS } from '../../../../exporter/io/http-client/retry-after.js';
import { serverAddress } from '../../../../setup/server-address.js';
import { listen } from '../../../support/listen.js';
import {
  answerBytes,
  endless,
  ending,
  jsonAnswer,
  rawServers,
  writing,
} from '../../../support/raw-server.js';
import type { RawAnswer } from '../../../support/raw-server.js';
import { freePort } from '../../../support/servers.js';
import { tempFolder } from '../../../support/temp-folder.js';
import { canMakeCertificates, makeCertificates } from '../nats/certificates.js';

const rawServer = rawServers();
const MAX_BYTES = 256 * 1024;

function get(url: string, options: Partial<HttpCall> = {}): Promise<HttpOutcome> {
  const base = { method: 'GET', path: '/x', timeLimitMs: 20_000, maxBytes: MAX_BYTES } as const;
  return send({ address: serverAddress(url), ...base, ...options });
}

async function answerTo(answer: RawAnswer, options: Partial<HttpCall> = {}): Promise<HttpOutcome> {
  return get((await rawServer(answer)).url, options);
}

describe('an answer', () => {
  test('has status, type, text and what a redirect or a busy server says', async () => {
    const headers = { 'content-type': 'Text/HTML; charset=x', location: 'https://sso/', 'retry-after': '7' };
    expect(await answerTo(writing(answerBytes('302 Found', headers, 'é')))).toEqual({
      kind: 'answer',
      status: 302,
      contentType: 'text/html',
      text: 'é',
      location: 'https://sso/',
      retryAfterMs: 7_000,
    });
  });

  test('a wait beyond the bound is shortened, and a date is not read', async () => {
    const wait = async (text: string) => {
      const outcome = await answerTo(writing(answerBytes('429 Slow down', { 'retry-after': text })));
      return outcome.kind === 'answer' ? outcome.retryAfterMs : outcome;
    };
    expect(await wait('99999999999999999999999')).toBe(MAX_RETRY_AFTER_MS);
    expect(await wait('-1')).toBeUndefined();
    expect(await wait('Fri, 27 Nov 2026 03:55:56 GMT')).toBeUndefined();
  });

  test('a redirect is not followed, and its target gets no credentials', async () => {
    const target = await rawServer();
    const redirecting = await rawServer(
      writing(answerBytes('307 Temporary Redirect', { location: `${target.url}/login` })),
    );
    const outcome = await get(redirecting.url.replace('//', '//me:s3cret@'));
    expect(outcome).toMatchObject({ status: 307, location: `${target.url}/login` });
    expect(redirecting.heads[0]).toMatch(/authorization: Basic bWU6czNjcmV0/i);
    expect(target.heads).toEqual([]);
  });

  test('a compressed body is not unpacked', async () => {
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
    const server = await rawServer(writing(answerBytes('200 OK', headers, 'x')));
    expect(await get(server.url)).toMatchObject({ text: 'x' });
    expect(server.heads[0]).not.toMatch(/accept-encoding/i);
  });

  test('a connection that the server has closed meanwhile is replaced', async () => {
    const server = await rawServer();
    expect(await get(server.url)).toMatchObject({ status: 200 });
    let isFirst = true;
    server.answer = (socket) => {
      if (isFirst) socket.destroy();
      else socket.write(jsonAnswer({}));
      isFirst = false;
    };
    expect(await get(server.url)).toMatchObject({ status: 200 });
    expect(server.heads).toHaveLength(3);
  });
});

describe('a bound in bytes', () => {
  test.each([
    ['of a length', 'HTTP/1.1 200 OK\r\ncontent-length: 99999999999\r\n\r\n', undefined],
    ['without a length', 'HTTP/1.1 200 OK\r\n\r\n', undefined],
    [
      'in chunks of one byte',
      'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n',
      Buffer.from('1\r\nx\r\n'.repeat(4_096)),
    ],
  ])('ends an endless body %s', async (_, head, block) => {
    const counted = { bytes: 0 };
    const outcome = await answerTo(endless(head, counted, block));
    expect(outcome).toEqual({
      kind: 'failure',
      cause: 'too_large',
      detail: `its answer is larger than ${MAX_BYTES} bytes`,
    });
    // What lies in the buffers of both sockets was not read.
    expect(counted.bytes).toBeLessThan(64 * MAX_BYTES);
  });

  test('of an endless refusal only the beginning is read', async () => {
    const outcome = await answerTo(endless('HTTP/1.1 503 Busy\r\n\r\n', { bytes: 0 }));
    expect(outcome).toMatchObject({ kind: 'answer', status: 503 });
    expect(outcome.kind === 'answer' && outcome.text).toHaveLength(MAX_REFUSAL_BYTES);
  });

  test('ends endless headers', async () => {
    const outcome = await answerTo(
      endless('HTTP/1.1 200 OK\r\n', { bytes: 0 }, Buffer.from('a: b\r\n'.repeat(999))),
    );
    expect(outcome).toMatchObject({ kind: 'failure', cause: 'too_large' });
  });
});

describe('a bound in time', () => {
  const late = { timeLimitMs: 100 };

  test.each([
    ['headers that never come', writing('HTTP/1.1 200 OK\r\n')],
    ['a body that never comes', writing('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{')],
    ['endless announcements', endless('', { bytes: 0 }, Buffer.from('HTTP/1.1 102 Processing\r\n\r\n'))],
  ])('ends %s', async (_, answer) => {
    expect(await answerTo(answer, late)).toEqual({
      kind: 'failure',
      cause: 'timeout',
      detail: 'no answer within 0.1 s',
    });
  });

  test('a refusal whose explanation never comes is a refusal', async () => {
    const outcome = await answerTo(writing('HTTP/1.1 401 No\r\ncontent-length: 9\r\n\r\nget'), late);
    expect(outcome).toMatchObject({ kind: 'answer', status: 401, text: 'get' });
  });
});

describe('what is no answer', () => {
  test.each([
    [
      'another protocol',
      ending('220 smtp.example.org ESMTP\r\n'),
      'malformed',
      /^it does not speak HTTP .*use https:/,
    ],
    [
      'bytes of TLS',
      ending(Buffer.from([21, 3, 1, 0, 2, 2, 22])),
      'malformed',
      /if it serves HTTPS, use https:/,
    ],
    ['a closed connection', ending(''), 'connection', /socket hang up/],
    ['half a body', ending('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{'), 'malformed', /ends too early/],
    [
      'a broken chunk',
      ending('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n'),
      'malformed',
      /ends too early/,
    ],
    [
      'another protocol to switch to',
      ending('HTTP/1.1 101 S\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n'),
      'connection',
      /./,
    ],
  ])('%s', async (_, answer, cause, detail) => {
    expect(await answerTo(answer)).toMatchObject({
      kind: 'failure',
      cause,
      detail: expect.stringMatching(detail),
    });
  });

  test('nobody is there', async () => {
    expect(await get(`http://127.0.0.1:${await freePort()}`)).toMatchObject({
      cause: 'connection',
      detail: expect.stringMatching(/^connect ECONNREFUSED/),
    });
  });

  test('plain HTTP where TLS is expected', async () => {
    const server = createServer();
    const port = await listen(server);
    const outcome = await get(`https://127.0.0.1:${port}`);
    server.close();
    expect(outcome).toMatchObject({ cause: 'tls', detail: expect.stringMatching(/use http:\/\/$/) });
  });
});

// Left out where there is no openssl to make the certificates with.
(canMakeCertificates() ? describe : describe.skip)('a certificate', () => {
  const folder = tempFolder();
  const stops: (() => void)[] = [];
  afterAll(() => stops.forEach((stop) => stop()));

  test('that nobody vouches for is refused, with what to do', async () => {
    const { serverCert, serverKey } = await makeCertificates(folder);
    const server = createTlsServer({ cert: readFileSync(serverCert), key: readFileSync(serverKey) });
    const port = await listen(server);
    stops.push(() => server.close());
    expect(await get(`https://127.0.0.1:${port}`)).toMatchObject({
      cause: 'tls',
      detail: expect.stringMatching(/NODE_EXTRA_CA_CERTS$/),
    });
  });
});
