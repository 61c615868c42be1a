import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { NatsightError } from '../../../setup/error.js';
import { formatAddress } from './listen-address.js';
import type { ListenAddress } from './listen-address.js';
import type { WebConfig } from './web-config.js';

/** How long pending responses may take when the server stops; live pages never end by themselves. */
const GRACE_MS = 500;

/** The server cannot listen on its address. */
export class ListenError extends NatsightError {
  readonly code = 'LISTEN_FAILED';
}

/** An HTTP or HTTPS server that can be started and stopped. */
export class HttpServer {
  readonly #server: Server;
  readonly #address: ListenAddress;
  readonly #scheme: string;

  constructor(listener: RequestListener, address: ListenAddress, { tls }: WebConfig) {
    this.#server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener);
    this.#address = address;
    this.#scheme = tls === undefined ? 'http' : 'https';
  }

  get scheme(): string {
    return this.#scheme;
  }

  /** Starts listening. Returns the address with the actual port. */
  async start(): Promise<ListenAddress> {
    const { host, port } = this.#address;
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', (error) => reject(listenError(this.#address, error)));
      this.#server.listen({ port, ...(host !== '' && { host }) }, resolve);
    });
    const bound = this.#server.address();
    return { host, port: typeof bound === 'object' ? (bound?.port ?? port) : port };
  }

  async stop(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeIdleConnections();
    const timer = setTimeout(() => this.#server.closeAllConnections(), GRACE_MS);
    await closed;
    clearTimeout(timer);
  }
}

const CAUSES: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another process uses the port',
  EACCES: 'this user may not use the port',
  EADDRNOTAVAIL: 'this machine does not have the address',
  ENOTFOUND: 'the host name cannot be resolved',
};

function listenError(address: ListenAddress, cause: NodeJS.ErrnoException): ListenError {
  const why = CAUSES[cause.code ?? ''] ?? cause.message;
  const advice = 'choose another with --web.listen-address, for example "127.0.0.1:0" for any free port';
  return new ListenError(`Cannot listen on ${formatAddress(address)}: ${why}; ${advice}.`, { cause });
}
