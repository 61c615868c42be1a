import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';

/** A response as it came over the socket. */
export interface RawResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A connection to the server at this URL that does not read before `resume()`. Errors only close it. */
export async function connectTo(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined);
  socket.pause();
  await once(socket, 'connect');
  return socket;
}

/** Opens connections that send the text and never read. They are closed by `destroy()`. */
export function stalled(url: string, count: number, text: string): Promise<readonly Socket[]> {
  const open = async () => {
    const socket = await connectTo(url);
    socket.write(text);
    return socket;
  };
  return Promise.all(Array.from({ length: count }, open));
}

/** A request line, the header Host, further headers and an empty line. */
export function requestText(url: string, line: string, headers: readonly string[] = []): string {
  return [`${line} HTTP/1.1`, `Host: ${new URL(url).host}`, ...headers, '', ''].join('\r\n');
}

/** Sends the pieces, one after the other, and resolves to all that comes until the server closes. */
export async function exchange(url: string, ...pieces: readonly (string | Uint8Array)[]): Promise<string> {
  const socket = await connectTo(url);
  const received: Buffer[] = [];
  socket.on('data', (chunk) => received.push(chunk));
  socket.resume();
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.once('end', () => socket.end());
  for (const piece of pieces) {
    if (!socket.writable) break;
    await new Promise((resolve) => socket.write(piece, resolve));
  }
  await closed;
  return Buffer.concat(received).toString('latin1');
}

/**
 * The responses in what a server sent, without interim ones (100 Continue). Throws if it is anything but whole responses. `isHead`:
 * whether the request of this number asked for no body; unset: whichever makes all of it whole.
 */
export function responsesIn(text: string, isHead?: (index: number) => boolean): readonly RawResponse[] {
  const found = readResponses(text, 0, isHead);
  if (found === undefined) throw new Error(`not whole responses: ${JSON.stringify(text.slice(0, 2_000))}`);
  return found;
}

function readResponses(
  text: string,
  index: number,
  isHead: ((index: number) => boolean) | undefined,
): readonly RawResponse[] | undefined {
  if (text === '') return [];
  const end = text.indexOf('\r\n\r\n');
  const [statusLine = '', ...lines] = text.slice(0, end).split('\r\n');
  const [, digits] = /^HTTP\/1\.1 ([1-5]\d\d) [^\r\n]*$/.exec(statusLine) ?? [];
  const headers = readHeaders(lines);
  if (end < 0 || digits === undefined || headers === undefined) return undefined;
  const status = Number(digits);
  const rest = text.slice(end + 4);
  if (status < 200) return readResponses(rest, index, isHead);
  const head = isHead?.(index);
  const hasNone = head === true || status === 204 || status === 304;
  for (const length of hasNone ? [0] : head === false ? [undefined] : [undefined, 0]) {
    const body = length === 0 ? { body: '', rest } : readBody(rest, headers);
    const others = body && readResponses(body.rest, index + 1, isHead);
    if (others !== undefined) return [{ status, headers, body: body?.body ?? '' }, ...others];
  }
  return undefined;
}

function readHeaders(lines: readonly string[]): Readonly<Record<string, string>> | undefined {
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const [, name, value] = /^([!#$%&'*+.^_`|~\w-]+): ?([^\r\n]*)$/.exec(line) ?? [];
    if (name === undefined || value === undefined) return undefined;
    headers[name.toLowerCase()] = value;
  }
  return headers;
}

function readBody(
  text: string,
  headers: Readonly<Record<string, string>>,
): { readonly body: string; readonly rest: string } | undefined {
  if (headers['transfer-encoding'] === 'chunked') return readChunks(text);
  if (headers['content-length'] === undefined) return { body: text, rest: '' };
  const length = Number(headers['content-length']);
  return text.length < length ? undefined : { body: text.slice(0, length), rest: text.slice(length) };
}

function readChunks(text: string): { readonly body: string; readonly rest: string } | undefined {
  let body = '';
  let at = 0;
  for (;;) {
    const [line, digits] = /^([0-9a-f]+)\r\n/i.exec(text.slice(at, at + 20)) ?? [];
    if (line === undefined || digits === undefined) return undefined;
    const size = Number.parseInt(digits, 16);
    const end = at + line.length + size;
    if (text.slice(end, end + 2) !== '\r\n') return undefined;
    body += text.slice(at + line.length, end);
    at = end + 2;
    if (size === 0) return { body, rest: text.slice(at) };
  }
}
