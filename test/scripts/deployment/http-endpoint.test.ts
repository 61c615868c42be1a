import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { HttpEndpoint } from '../../../scripts/deployment/http-endpoint.js';
import { linkTo } from '../../support/link-to.js';
import { ServerApi } from '../../../setup/deployment/server-api.js';
import { ServerError } from '../../../setup/deployment/server-error.js';
import { freePort } from '../../support/servers.js';

/** How the requests for `/who` signed in. */
const signedIn: (string | undefined)[] = [];
const server = createServer((request, response) => {
  const { pathname } = new URL(request.url ?? '', 'http://any');
  if (pathname === '/prefix/slow') return;
  if (pathname === '/prefix/who') {
    signedIn.push(request.headers.authorization);
    response.end(`signed in with ${request.headers.authorization}`);
  } else if (pathname === '/prefix/json-error') response.writeHead(422).end('{"error":"bad query"}');
  else if (pathname === '/prefix/text-error') response.writeHead(500).end('disk full\n');
  else if (pathname === '/prefix/empty-error') response.writeHead(503).end();
  else response.end('<html>');
});
let base = '';
const apiAt = (address: string) => new ServerApi(new HttpEndpoint('Any', linkTo(address)));
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A TCP server that listens has an AddressInfo.
  base = `127.0.0.1:${(server.address() as AddressInfo).port}/prefix`;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

describe('what goes wrong with a server is a sentence', () => {
  const messageOf = async (call: Promise<unknown>) => {
    const error = await call.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(ServerError);
    return (error as ServerError).message.replaceAll(/127\.0\.0\.1:\d+/g, 'HOST');
  };

  test.each([
    [
      'its own explanation in JSON',
      '/json-error',
      'Any at http://HOST/prefix answered GET /json-error with HTTP 422: bad query',
    ],
    [
      'its own explanation as text',
      '/text-error',
      'Any at http://HOST/prefix answered GET /text-error with HTTP 500: disk full',
    ],
    [
      'no explanation',
      '/empty-error',
      'Any at http://HOST/prefix answered GET /empty-error with HTTP 503: no explanation',
    ],
  ])('%s', async (_, path, message) => {
    expect(await messageOf(apiAt(`http://${base}/`).text(path))).toBe(message);
  });

  test('something else answers', async () => {
    expect(await messageOf(apiAt(`http://${base}`).json('/page'))).toBe(
      'http://HOST/prefix does not answer GET /page as Any does, but with HTTP 200, no content type: expected JSON, found "<html>". Check the address.',
    );
  });

  test('nothing answers in time', async () => {
    const call = apiAt(`http://${base}`).text('/slow', { timeLimitMs: 50 });
    expect(await messageOf(call)).toBe(
      'Any does not answer at http://HOST/prefix (no answer within 0.05 s). Check the server and its address.',
    );
  });

  test('nothing is there', async () => {
    const message = await messageOf(apiAt(`http://127.0.0.1:${await freePort()}`).text('/'));
    expect(message).toMatch(/^Any does not answer at http:\/\/HOST \(connect ECONNREFUSED HOST\)\. Start it/);
  });
});

test('a password in the address signs in and is never shown', async () => {
  const api = apiAt(`http://me:p%40ss%C3%BC@${base}`);
  expect(await api.text('/who')).toBe('signed in with Basic …');
  expect(signedIn).toEqual([`Basic ${Buffer.from('me:p@ssü').toString('base64')}`]);
  expect(api.address).toBe(`http://${base}`);
});
