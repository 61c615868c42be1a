import { createServer } from 'node:net';
import type { Socket } from 'node:net';
import { afterAll } from '@jest/globals';
import { listen } from './listen.js';

/** Writes the answer to a request, of which `head` is everything up to the empty line. */
export type RawAnswer = (socket: Socket, head: string, body: string) => void;

export interface RawServer {
  readonly url: string;
  /** The heads of all requests. */
  readonly heads: readonly string[];
  answer: RawAnswer;
}

export type StartRawServer = (answer?: RawAnswer) => Promise<RawServer>;

/**
 * Starts servers that answer HTTP requests with any bytes, and stops them after the last test of the file. Call it at the top of a
 * test file.
 */
export function rawServers(): StartRawServer {
  const stops: (() => Promise<void>)[] = [];
  afterAll(() => Promise.all(stops.map((stop) => stop())));
  return async (answer = writing(jsonAnswer({}))) => {
    const heads: string[] = [];
    const sockets = new Set<Socket>();
    const raw: Omit<RawServer, 'url'> = { heads, answer };
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => sockets.delete(socket));
      let seen = '';
      socket.on('data', (bytes) => {
        seen += bytes.toString('latin1');
        for (let request = takeRequest(seen); request !== undefined; request = takeRequest(seen)) {
          seen = request.rest;
          heads.push(request.head);
          raw.answer(socket, request.head, request.body);
        }
      });
    });
    const port = await listen(server);
    stops.push(async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    });
    return Object.assign(raw, { url: `http://127.0.0.1:${port}` });
  };
}

function takeRequest(text: string): { head: string; body: string; rest: string } | undefined {
  const end = text.indexOf('\r\n\r\n');
  if (end === -1) return undefined;
  const head = text.slice(0, end);
  const length = Number(/^content-length: (\d+)$/im.exec(head)?.[1] ?? 0);
  const after = text.slice(end + 4);
  if (after.length < length) return undefined;
  return { head, body: after.slice(0, length), rest: after.slice(length) };
}

/** Writes bytes and leaves the connection open. */
export const writing =
  (bytes: string | Uint8Array): RawAnswer =>
  (socket) =>
    void socket.write(bytes);

/** Writes bytes and closes the connection. */
export const ending =
  (bytes: string | Uint8Array): RawAnswer =>
  (socket) =>
    void socket.end(bytes);

/** Writes as much as the other side reads, and counts the bytes. */
export function endless(
  head: string,
  counted: { bytes: number },
  block = Buffer.alloc(65_536, 120),
): RawAnswer {
  return (socket) => {
    socket.write(head);
    const more = () => {
      while (socket.writable && socket.write(block)) counted.bytes += block.length;
    };
    socket.on('drain', more);
    more();
  };
}

/** The bytes of an answer with a body. */
export function answerBytes(status: string, headers: Readonly<Record<string, string>>, body = ''): string {
  const lines = Object.entries({ ...headers, 'content-length': String(Buffer.byteLength(body)) });
  return `HTTP/1.1 ${status}\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`;
}

export function jsonAnswer(value: unknown, status = '200 OK'): string {
  return answerBytes(status, { 'content-type': 'application/json' }, JSON.stringify(value));
}
