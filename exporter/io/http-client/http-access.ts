import type { SecureContextOptions } from 'node:tls';
import type { HttpConfigHappening } from '../../happening/http-config.js';
import type { Tell } from '../../happening/happening.js';
import type { ServerAddress } from '../../../setup/server-address.js';

/** How a server is reached and signed in to, beside what its URL says: the `http_config` of Prometheus, resolved. */
export interface HttpAccess {
  /** Value of the Authorization header; unset: that of the URL, if any. Never printed. */
  readonly authorization?: string | undefined;
  /** Further headers, each with its values. Never printed. */
  readonly headers: Readonly<Record<string, readonly string[]>>;
  /** Those values of `headers` that are secrets. */
  readonly headerSecrets?: readonly string[] | undefined;
  readonly tls: TlsAccess;
  /** The proxy between; unset: none. */
  readonly proxy?: HttpProxy | undefined;
}

/** What is checked of the server's certificate, and what is shown to the server. */
export interface TlsAccess {
  /** Unset: the host of the URL. */
  readonly serverName?: string | undefined;
  /** Default: yes. */
  readonly verifies: boolean;
  readonly context: SecureContextOptions;
}

export interface HttpProxy {
  readonly address: ServerAddress;
  /** Headers of the request that opens a tunnel. */
  readonly connectHeaders: Readonly<Record<string, readonly string[]>>;
}

/** A server and the present way to it: files with secrets may change while natsight runs. */
export interface HttpServerLink {
  readonly address: ServerAddress;
  /** Unset: as the URL says. */
  readonly access?: (() => HttpAccess) | undefined;
  /** Tells from here on when its files change. */
  readonly report?: ((tell: Tell<HttpConfigHappening>) => void) | undefined;
}
