import type { SecureContextOptions } from 'node:tls';
import type { Tell } from '../../happening/happening.js';
import type { AccessHappening } from '../../happening/access.js';
import type { ClientAuth } from './web-config/tls-names.js';

/** What `--web.config.file` says about requests and connections. */
export interface WebRules {
  readonly tls: TlsRules | undefined;
  /** bcrypt hash of the password by user; empty: no authentication. */
  readonly users: ReadonlyMap<string, string>;
  /** Headers of every response, by name; an empty one is not sent. */
  readonly headers: ReadonlyMap<string, string>;
  /** All requests together; unset: not limited. */
  readonly requestRate: RequestRate | undefined;
}

export interface TlsRules {
  readonly context: SecureContextOptions;
  readonly clientAuth: ClientAuth;
  /** A client's certificate needs one of these names, addresses or URIs; unset: any. */
  readonly clientSans: ReadonlySet<string> | undefined;
  /** End of the certificate's validity. */
  readonly expiresMs: number;
}

/** One request per interval, and so many at once. */
export interface RequestRate {
  readonly intervalMs: number;
  readonly burst: number;
}

/** The web configuration that holds now. Turning TLS on or off takes a restart. */
export interface WebConfig {
  readonly isTls: boolean;
  /** Looks for changes of the files first. Call it for each request and connection. */
  current(): WebRules;
  /** Who listens from here on to what happens under the configuration, beginning with its state now. */
  report(tell: Tell<AccessHappening>): void;
  /** Tells the listener. */
  readonly tell: Tell<AccessHappening>;
}

const OPEN_RULES: WebRules = {
  tls: undefined,
  users: new Map(),
  headers: new Map(),
  requestRate: undefined,
};

/** No TLS, no users. */
export const OPEN: WebConfig = {
  isTls: false,
  current: () => OPEN_RULES,
  report: () => undefined,
  tell: () => undefined,
};
