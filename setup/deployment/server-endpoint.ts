/** One HTTP request to a server. */
export interface ServerRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below the address of the server; begins with a slash. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>> | undefined;
  /** Sent as JSON. */
  readonly payload?: object | undefined;
  /** Default: 10 s. */
  readonly timeLimitMs?: number | undefined;
}

/** What a server answered, whatever the status. */
export interface ServerAnswer {
  readonly status: number;
  readonly text: string;
}

/** The port through which the clients reach a running server. `scripts/deployment/http-endpoint.ts` implements it. */
export interface ServerEndpoint {
  /** Name of the server in messages: "Prometheus". */
  readonly name: string;
  /** Without a slash at the end and without a password. */
  readonly address: string;
  /** Rejects with a `ServerError` when there is no answer within the time limit. */
  send(request: ServerRequest): Promise<ServerAnswer>;
}
