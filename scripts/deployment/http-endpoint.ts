import type { HttpServerLink } from '../../exporter/io/http-client/http-access.js';
import { send } from '../../exporter/io/http-client/request.js';
import type { ServerAnswer } from '../../setup/deployment/server-answer.js';
import type { ServerEndpoint, ServerRequest } from '../../setup/deployment/server-endpoint.js';
import { ServerError } from '../../setup/deployment/server-error.js';

const TIME_LIMIT_MS = 10_000;
/** Bytes of an answer to a deployment: the loaded rules of a large Prometheus are a few MiB. */
export const MAX_DEPLOYMENT_ANSWER_BYTES = 32 * 1024 * 1024;

/** A server reached over HTTP, with a bound in time and in bytes for each request. */
export class HttpEndpoint implements ServerEndpoint {
  readonly name: string;
  readonly address: string;
  readonly #server: HttpServerLink;

  constructor(name: string, server: HttpServerLink) {
    this.name = name;
    this.address = server.address.url;
    this.#server = server;
  }

  async send({
    method,
    path,
    query = {},
    payload,
    timeLimitMs = TIME_LIMIT_MS,
  }: ServerRequest): Promise<ServerAnswer> {
    const parameters = new URLSearchParams(query).toString();
    const outcome = await send({
      address: this.#server.address,
      access: this.#server.access?.(),
      method,
      path: `${path}${parameters === '' ? '' : `?${parameters}`}`,
      body: payload && { type: 'application/json', text: JSON.stringify(payload) },
      timeLimitMs,
      maxBytes: MAX_DEPLOYMENT_ANSWER_BYTES,
    });
    if (outcome.kind === 'answer') return outcome;
    const advice =
      outcome.cause === 'connection'
        ? 'Start it or correct its address.'
        : 'Check the server and its address.';
    throw new ServerError(
      'SERVER_UNREACHABLE',
      `${this.name} does not answer at ${this.address} (${outcome.detail}). ${advice}`,
    );
  }
}
