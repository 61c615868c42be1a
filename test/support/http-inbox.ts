import { createServer } from 'node:http';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll } from '@jest/globals';
import { listen } from './listen.js';

/** A request that arrived. */
export interface Letter {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  /** The JSON of its body; `undefined` if it has none. */
  readonly body: unknown;
}

export interface HttpInbox {
  readonly url: string;
  /** For a server with another protocol in front of it. */
  readonly take: RequestListener;
  /** Everything received so far, oldest first. */
  readonly letters: readonly Letter[];
}

/** What the server says to a request; by default "ok", as Slack does. */
export type Reply = (letter: Letter) => { readonly status?: number; readonly json?: unknown };

/** Starts servers that keep what is posted to them, and stops them after the last test of the file. */
export function httpInboxes(): (reply?: Reply) => Promise<HttpInbox> {
  const stops: (() => Promise<void>)[] = [];
  afterAll(() => Promise.all(stops.map((stop) => stop())));
  return async (reply = () => ({})) => {
    const letters: Letter[] = [];
    const take = (request: IncomingMessage, response: ServerResponse) =>
      void answer(request, response, letters, reply);
    const server = createServer(take);
    const port = await listen(server);
    stops.push(async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    });
    return { url: `http://127.0.0.1:${port}`, take, letters };
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  letters: Letter[],
  reply: Reply,
): Promise<void> {
  const body = await text(request);
  const { method = '', url: path = '', headers } = request;
  const letter: Letter = { method, path, headers, body: body === '' ? undefined : JSON.parse(body) };
  letters.push(letter);
  const { status = 200, json } = reply(letter);
  if (json === undefined) response.writeHead(status, { 'content-type': 'text/plain' }).end('ok');
  else response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json));
}
