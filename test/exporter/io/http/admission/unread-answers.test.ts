import { once } from 'node:events';
import type { RequestListener, ServerResponse } from 'node:http';
import { afterEach, expect, test } from '@jest/globals';
import { hostCheck } from '../../../../../exporter/io/http/admission/allowed-hosts.js';
import { WebGuard } from '../../../../../exporter/io/http/admission/web-guard.js';
import { HttpServer } from '../../../../../exporter/io/http/server.js';
import { OPEN } from '../../../../../exporter/io/http/web-config.js';
import { connectTo, requestText } from '../../../../support/raw-http.js';
import { waitFor } from '../../../../support/wait-for.js';

const listen = { host: '127.0.0.1', port: 0 };
const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

/** A server that waits for clients only shortly, and the reasons for which it refused requests. */
async function serve(app: RequestListener) {
  const reasons: string[] = [];
  const guard = new WebGuard(app, {
    maxConnections: 10,
    isHostAllowed: hostCheck(listen, []),
    unreadTimeoutMs: 200,
    tell: (happening) => {
      if (happening.kind === 'requestRefused') reasons.push(happening.reason);
    },
  });
  const server = new HttpServer(guard.listener, listen, OPEN, (created) => guard.attach(created));
  const { port } = await server.start();
  stops.push(() => server.stop());
  return { url: `http://127.0.0.1:${port}`, reasons };
}

/** A client that sends a request and reads nothing of the answer. */
async function ask(url: string, path: string) {
  const socket = await connectTo(url);
  stops.push(() => socket.destroy());
  socket.write(requestText(url, `GET ${path}`));
  return socket;
}

/** More than the buffers of both sockets take. */
const LARGE = Buffer.alloc(32 * 1024 * 1024, 'x');

test('a client that reads nothing of its answer is disconnected', async () => {
  const answers: ServerResponse[] = [];
  const { url, reasons } = await serve((_request, response) => {
    answers.push(response);
    response.end(LARGE);
  });
  const client = await ask(url, '/');
  await waitFor('the end of the answer', () => answers[0]?.destroyed === true);
  expect(reasons).toEqual(['not_reading']);
  let bytes = 0;
  client.on('data', (chunk: Buffer) => (bytes += chunk.length)).resume();
  await once(client, 'close');
  expect(bytes).toBeLessThan(LARGE.length);
});

test('a client that waits for its answer is not, however long that takes', async () => {
  const waiting: ServerResponse[] = [];
  const { url, reasons } = await serve((request, response) => {
    if (request.url === '/late') waiting.push(response);
    else response.end(LARGE);
  });
  const late = await ask(url, '/late');
  await waitFor('the request', () => waiting.length === 1);
  // Begins to read nothing after the other has begun to wait.
  await ask(url, '/large');
  await waitFor('the time for both is over', () => reasons.length > 0);
  let text = '';
  late.setEncoding('utf8').on('data', (part: string) => (text += part));
  late.resume();
  waiting[0]?.end('here it is');
  await waitFor('the answer', () => text.endsWith('here it is'));
  expect(reasons).toEqual(['not_reading']);
});
