import type { ServerAnswer } from './server-answer.js';

/** One HTTP request to a server. */
export interface ServerRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Path relative to the address of the server; starts with a slash. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>> | undefined;
  /** Sent as JSON. */
  readonly payload?: object | undefined;
  /** Default: 10 s. */
  readonly timeLimitMs?: number | undefined;
}

/** The port through which the clients reach a running server. `scripts/deployment/http-endpoint.ts` implements it. */
export interface ServerEndpoint {
  /** Name of the server in messages: "Prometheus". */
  readonly name: string;
  /** URL without a trailing slash and without a password. */
  readonly address: string;
  /** Rejects with a `ServerError` if there is no response within the time limit. */
  send(request: ServerRequest): Promise<ServerAnswer>;
}
