import { once } from 'node:events';
import type { RequestListener, Server } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import type { Server as TcpServer, Socket } from 'node:net';
import { NatsightError } from '../../../setup/error.js';
import { SERVER_OPTIONS } from './admission/web-guard.js';
import type { ServerTimes } from './admission/web-guard.js';
import { formatAddress } from './listen-address.js';
import type { ListenAddress } from './listen-address.js';
import { createTlsServer } from './tls-server.js';
import type { WebConfig } from './web-config.js';

/** How long pending responses may take when the server stops; live pages never end by themselves. */
const GRACE_MS = 500;

/** The server cannot listen on its address. */
export class ListenError extends NatsightError {
  readonly code = 'LISTEN_FAILED';
}

/**
 * An HTTP or HTTPS server. Over plain HTTP it listens before Node's HTTP server is loaded, which takes as long as to connect to
 * NATS (on Node 24 it loads undici as well): the first connection loads it, and it takes over the listening socket.
 */
export class HttpServer {
  readonly scheme: 'http' | 'https';
  readonly #listener: RequestListener;
  readonly #onServer: (server: Server) => void;
  readonly #address: ListenAddress;
  readonly #times: ServerTimes;
  // As Node's HTTP server sets its sockets.
  readonly #tcp = createTcpServer({ allowHalfOpen: true, noDelay: true }, (socket) => this.#passOn(socket));
  /** Connections from before the HTTP server listened. Closing it does not wait for them. */
  readonly #early = new Set<Socket>();
  #server: Server | undefined;

  /**
   * @param onServer is called with each HTTP server before it has connections
   * @param times default: those of `SERVER_OPTIONS`
   */
  constructor(
    listener: RequestListener,
    address: ListenAddress,
    config: WebConfig,
    onServer: (server: Server) => void = () => undefined,
    times: ServerTimes = {},
  ) {
    this.scheme = config.isTls ? 'https' : 'http';
    this.#listener = listener;
    this.#onServer = onServer;
    this.#address = address;
    this.#times = times;
    if (!config.isTls) return;
    this.#server = createTlsServer(config, listener, times);
    onServer(this.#server);
  }

  /** Starts listening. Returns the address with the actual port. */
  async start(): Promise<ListenAddress> {
    const { host, port } = this.#address;
    const server: TcpServer = this.#server ?? this.#tcp;
    await new Promise<void>((resolve, reject) => {
      server.once('error', (error) => reject(listenError(this.#address, error)));
      server.listen({ port, ...(host !== '' && { host }) }, resolve);
    });
    const bound = server.address();
    return { host, port: typeof bound === 'object' ? (bound?.port ?? port) : port };
  }

  async stop(): Promise<void> {
    const server = this.#server;
    if (server === undefined) this.#tcp.close();
    if (server?.listening !== true) return;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeIdleConnections();
    const timer = setTimeout(() => server.closeAllConnections(), GRACE_MS);
    await Promise.all([closed, ...Array.from(this.#early, (socket) => once(socket, 'close'))]);
    clearTimeout(timer);
  }

  #passOn(socket: Socket): void {
    this.#early.add(socket);
    socket.once('close', () => this.#early.delete(socket));
    const server = (this.#server ??= this.#takeOver());
    // It keeps track of connections from its event "listening" on, which comes before this.
    setImmediate(() => server.emit('connection', socket));
  }

  #takeOver(): Server {
    const server = process
      .getBuiltinModule('node:http')
      .createServer({ ...SERVER_OPTIONS, ...this.#times }, this.#listener);
    this.#onServer(server);
    return server.listen(this.#tcp);
  }
}

const CAUSES: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another process uses the port',
  EACCES: 'this user may not use the port',
  EADDRNOTAVAIL: 'this machine does not have the address',
  ENOTFOUND: 'the host name cannot be resolved',
};

export function listenError(address: ListenAddress, cause: NodeJS.ErrnoException): ListenError {
  const why = CAUSES[cause.code ?? ''] ?? cause.message;
  const advice = 'choose another with --web.listen-address, for example "127.0.0.1:0" for any free port';
  return new ListenError(`Cannot listen on ${formatAddress(address)}: ${why}; ${advice}.`, { cause });
}
