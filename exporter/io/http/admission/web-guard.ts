import type { IncomingMessage, RequestListener, Server, ServerOptions, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { WebRefusal } from '../../../../setup/self-metric-reasons.js';
import type { Tell } from '../../../happening/happening.js';
import type { WebHappening } from '../../../happening/web.js';
import type { HostCheck } from './allowed-hosts.js';
import { Connection } from './connection.js';
import { isCrossSite } from './cross-site.js';
import { Places } from './places.js';
import { rawRefusal, refuse } from './refusal.js';
import type { AnsweredRefusal, RequestFault } from './refusal.js';
import { announcesTooMuch, dropBody } from './request-body.js';

/** As in Prometheus: `--web.max-connections`. */
export const DEFAULT_MAX_CONNECTIONS = 512;
/** Connections beyond the limit that are told so; more are closed at once. */
export const MAX_SURPLUS_CONNECTIONS = 64;
/** Bytes of a request's line and headers. */
export const MAX_HEADER_BYTES = 16_384;
/** How long a client may take for the TLS handshake, and to send the headers of a request. */
export const HEADERS_TIMEOUT_MS = 10_000;
/** How long a client may take to send a whole request. */
export const REQUEST_TIMEOUT_MS = 30_000;
/** How long a connection stays open between two requests. */
export const KEEP_ALIVE_MS = 5_000;
/** A client that takes nothing of its answer for this long is disconnected. */
export const UNREAD_TIMEOUT_MS = 30_000;
/** How often slow requests are looked for. */
const CHECK_INTERVAL_MS = 2_000;

export const SERVER_OPTIONS = {
  maxHeaderSize: MAX_HEADER_BYTES,
  headersTimeout: HEADERS_TIMEOUT_MS,
  requestTimeout: REQUEST_TIMEOUT_MS,
  keepAliveTimeout: KEEP_ALIVE_MS,
  connectionsCheckingInterval: CHECK_INTERVAL_MS,
} as const satisfies ServerOptions;

/** The limits of time that Node's HTTP server keeps, in milliseconds. */
export type ServerTimes = Pick<ServerOptions, 'headersTimeout' | 'connectionsCheckingInterval'>;

export interface WebGuardOptions {
  readonly maxConnections: number;
  readonly isHostAllowed: HostCheck;
  readonly tell: Tell<WebHappening>;
  /** Default: `UNREAD_TIMEOUT_MS`. */
  readonly unreadTimeoutMs?: number | undefined;
}

/**
 * Stands before the web app: bounds what clients can make the exporter hold, and refuses what must not come in. Each refusal is
 * counted by its reason.
 */
export class WebGuard {
  readonly #options: WebGuardOptions;
  readonly #app: RequestListener;
  readonly #connections = new WeakMap<Socket, Connection>();
  /** By the address of the client, since TLS wraps a socket in another one. */
  readonly #byPeer = new Map<string, Connection>();
  readonly #places: Places<Connection>;
  readonly #now = () => performance.now();
  #surplus = 0;

  constructor(app: RequestListener, options: WebGuardOptions) {
    this.#app = app;
    this.#options = options;
    this.#places = new Places({ limit: options.maxConnections, graceMs: 0, now: this.#now });
  }

  readonly listener: RequestListener = (request, response) => {
    const connection = this.#of(request.socket);
    if (connection.isClosing) return;
    if (connection.hasRoom) {
      connection.enqueue(response, () => this.#answer(request, response, connection));
      return;
    }
    this.#options.tell({ kind: 'requestRefused', reason: 'pipelined' });
    connection.enqueue(response, () => refuse(response, 'pipelined'));
    connection.close();
  };

  /** Watches the connections of a server. It was created with `SERVER_OPTIONS`. */
  attach(server: Server): void {
    server.setTimeout(this.#options.unreadTimeoutMs ?? UNREAD_TIMEOUT_MS);
    server.on('connection', (socket) => this.#onConnection(socket));
    server.on('secureConnection', (socket: Socket) => this.#onSecureConnection(socket));
    server.on('timeout', (socket) => this.#onTimeout(socket));
    // The type of the event says stream; an HTTP server passes its socket.
    server.on('clientError', (error, socket) => this.#onClientError(error, socket as Socket));
  }

  #answer(request: IncomingMessage, response: ServerResponse, connection: Connection): void {
    const reason = this.#refusalOf(request, connection);
    if (reason !== undefined) {
      this.#refuse(response, reason);
      return;
    }
    dropBody(request, () => {
      if (response.headersSent) this.#disconnect(request.socket, 'too_large');
      else this.#refuse(response, 'too_large');
    });
    this.#app(request, response);
  }

  #refusalOf(request: IncomingMessage, { isSurplus }: Connection): AnsweredRefusal | undefined {
    if (isSurplus) return 'connections';
    if (!this.#options.isHostAllowed(request.headers.host)) return 'host';
    if (isCrossSite(request)) return 'cross_site';
    return announcesTooMuch(request) ? 'too_large' : undefined;
  }

  #refuse(response: ServerResponse, reason: AnsweredRefusal): void {
    this.#options.tell({ kind: 'requestRefused', reason });
    refuse(response, reason);
  }

  #disconnect(socket: Socket, reason: WebRefusal): void {
    this.#options.tell({ kind: 'requestRefused', reason });
    socket.destroy();
  }

  #onConnection(socket: Socket): void {
    const connection = this.#of(socket);
    if (connection.isClosing) return;
    const peer = peerOf(socket);
    this.#byPeer.set(peer, connection);
    socket.once('close', () => {
      connection.abandon();
      this.#places.leave(connection);
      if (this.#byPeer.get(peer) === connection) this.#byPeer.delete(peer);
    });
    const { size } = this.#places.occupants;
    if (!this.#places.take(connection)) this.#onSurplus(socket, connection);
    else if (this.#places.occupants.size === size) {
      // Another connection, which was idle, was closed for this one.
      this.#options.tell({ kind: 'requestRefused', reason: 'connections' });
    }
  }

  /** Its first request is answered with a refusal. */
  #onSurplus(socket: Socket, connection: Connection): void {
    if (this.#surplus >= MAX_SURPLUS_CONNECTIONS) {
      this.#disconnect(socket, 'connections');
      return;
    }
    this.#surplus += 1;
    connection.isSurplus = true;
    socket.once('close', () => (this.#surplus -= 1));
  }

  #onSecureConnection(socket: Socket): void {
    const connection = this.#byPeer.get(peerOf(socket));
    if (connection !== undefined) this.#connections.set(socket, connection);
  }

  /** Between two requests it is idle; during one it does not read, unless the exporter is what takes so long. */
  #onTimeout(socket: Socket): void {
    if (!this.#of(socket).isBusy) socket.destroy();
    else if (socket.writableLength > 0) this.#disconnect(socket, 'not_reading');
  }

  #onClientError(error: NodeJS.ErrnoException, socket: Socket): void {
    const connection = this.#of(socket);
    const fault = faultOf(error);
    if (fault === undefined || !socket.writable) {
      socket.destroy();
      return;
    }
    if (connection.isClosing) return;
    this.#options.tell({ kind: 'requestRefused', reason: fault.reason });
    connection.closeAfter(rawRefusal(fault));
  }

  #of(socket: Socket): Connection {
    const known = this.#connections.get(socket);
    if (known !== undefined) return known;
    const connection = new Connection(socket, this.#now);
    this.#connections.set(socket, connection);
    return connection;
  }
}

/** What is wrong with a request that cannot be read; `undefined` if the connection is gone. */
function faultOf({ code = '' }: NodeJS.ErrnoException): RequestFault | undefined {
  if (code === 'HPE_HEADER_OVERFLOW') return { reason: 'too_large', status: 431 };
  if (code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW') return { reason: 'too_large', status: 413 };
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return { reason: 'too_slow', status: 408 };
  return code.startsWith('HPE_') ? { reason: 'malformed', status: 400 } : undefined;
}

function peerOf({ remoteAddress = '', remotePort = 0 }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}
