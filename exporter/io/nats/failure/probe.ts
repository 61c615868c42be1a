import { readFileSync } from 'node:fs';
import { createConnection, isIP } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { ConnectionOptions as TlsConnection } from 'node:tls';
import type { TlsOptions } from '@nats-io/transport-node';
import { causeOf } from '../../../happening/nats-causes.js';
import type { NatsCause } from '../../../happening/nats-causes.js';
import { messageOf } from '../../error-message.js';

/** Default limit of each step of a probe: to connect, to be greeted, to agree on TLS. */
export const PROBE_STEP_MS = 1_500;
/** A server that refuses a connection says so right after its greeting. */
const REFUSAL_MS = 200;
/** A greeting is one line; nats-server's is below 1 KiB. */
const MAX_GREETING_BYTES = 64 * 1024;
const NATS_PORT = 4222;

/** What a probe has to know of the connection that failed. */
export interface ProbedEndpoint {
  readonly tls: TlsOptions | undefined | null;
  /** How long each step may take. */
  readonly probeStepMs: number;
}

/** What a probe has found. `undefined`: NATS greets, and TLS works if it is needed. */
export type Probed = { readonly cause: NatsCause; readonly detail?: string } | undefined;

/**
 * Finds out what answers at an address, for errors of the client that do not say: it waits for a greeting in vain, for example. Sends no
 * credentials, and nothing at all to a server that greets like NATS. Does not look at WebSocket.
 */
export async function probe(server: string, endpoint: ProbedEndpoint): Promise<Probed> {
  if (/^wss?:/.test(server)) return undefined;
  const { hostname, port } = new URL(server);
  const host = hostname.replace(/^\[|\]$/g, '');
  const socket = createConnection({ host, port: port === '' ? NATS_PORT : Number(port) });
  // Errors are read where they matter; a later one must not end the process.
  socket.on('error', () => undefined);
  try {
    const failure = await happensWithin(endpoint.probeStepMs, socket, 'connect');
    if (failure !== undefined) return failure;
    const greeting = await readLine(socket, endpoint.probeStepMs);
    if (!greeting.startsWith('INFO ')) return await strangerOf(socket, greeting, endpoint.probeStepMs);
    return await refusalOf(socket, greeting, host, endpoint);
  } finally {
    socket.destroy();
  }
}

async function strangerOf(socket: Socket, greeting: string, stepMs: number): Promise<Probed> {
  if (greeting.startsWith('-ERR')) return found(greeting);
  if (greeting.startsWith('HTTP/')) return { cause: 'http_server' };
  if (greeting !== '') return { cause: 'other_server', detail: JSON.stringify(greeting.slice(0, 60)) };
  if (socket.readyState !== 'open') return { cause: 'closed_early' };
  // An HTTP server waits for a request.
  socket.write('GET / HTTP/1.0\r\n\r\n');
  const answer = await readLine(socket, stepMs);
  return { cause: answer.startsWith('HTTP/') ? 'http_server' : 'silent_server' };
}

async function refusalOf(
  socket: Socket,
  greeting: string,
  host: string,
  { tls, probeStepMs }: ProbedEndpoint,
): Promise<Probed> {
  const said = greeting.includes('-ERR') ? greeting : await readLine(socket, REFUSAL_MS);
  if (said.includes('-ERR')) return found(said.slice(said.indexOf('-ERR')));
  const offers = (name: string) => new RegExp(`"${name}":\\s*true`).test(greeting);
  const isSecure = offers('tls_required') || offers('tls_available');
  if (!isSecure) return tls === undefined || tls === null ? undefined : { cause: 'tls_unavailable' };
  if (offers('tls_verify') && tls?.certFile === undefined) return { cause: 'tls_client_certificate' };
  return handshakeFailure(socket, host, tls ?? undefined, probeStepMs);
}

async function handshakeFailure(
  socket: Socket,
  host: string,
  tls: TlsOptions | undefined,
  stepMs: number,
): Promise<Probed> {
  const { caFile, certFile, keyFile, ...others } = tls ?? {};
  const read = (file: string | undefined) => (file === undefined ? undefined : readFileSync(file));
  try {
    const options = { ...others, ca: read(caFile), cert: read(certFile), key: read(keyFile) };
    const secured = connectTls({
      ...(options as TlsConnection),
      socket,
      ...(isIP(host) === 0 && { servername: host }),
    });
    secured.on('error', () => undefined);
    const failure = await happensWithin(stepMs, secured, 'secureConnect');
    // With TLS 1.3 the server refuses the client certificate only after the handshake.
    return failure ?? (await happensWithin(REFUSAL_MS, secured, 'end', undefined));
  } catch (error) {
    return found(messageOf(error));
  }
}

/** Waits for the event. Returns why it does not come; `late` if it takes too long. */
function happensWithin(
  limitMs: number,
  socket: Socket,
  event: string,
  late: Probed = { cause: 'no_answer' },
): Promise<Probed> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(event === 'end' ? undefined : late), limitMs);
    const end = (result: Probed) => {
      clearTimeout(timer);
      resolve(result);
    };
    socket.once(event, () => end(undefined));
    socket.once('error', (error) => end(found(textOf(error))));
    socket.once('close', () => end({ cause: 'closed_early' }));
  });
}

/** The bytes that come until the end of a line; what has come, if the socket ends or the time is over. */
function readLine(socket: Socket, limitMs: number): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    const end = () => {
      clearTimeout(timer);
      socket.off('data', take);
      resolve(text);
    };
    const take = (chunk: Buffer) => {
      text += chunk.toString('latin1');
      if (text.includes('\n') || text.length > MAX_GREETING_BYTES) end();
    };
    const timer = setTimeout(end, limitMs);
    socket.on('data', take);
    socket.once('close', end);
    socket.once('end', end);
  });
}

function found(text: string): Probed {
  return { cause: causeOf(text) ?? 'other', detail: text.trim() };
}

/** The code and the message of an error, and of what caused it. */
export function textOf(error: unknown): string {
  const own = typeof error === 'object' && error !== null && 'code' in error ? `${String(error.code)} ` : '';
  const cause =
    error instanceof Error && error.cause !== undefined && error.cause !== error
      ? ` ${textOf(error.cause)}`
      : '';
  return `${own}${messageOf(error)}${cause}`;
}
