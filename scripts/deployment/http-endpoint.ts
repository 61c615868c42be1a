import type { ServerAnswer, ServerEndpoint, ServerRequest } from '../../setup/deployment/server-endpoint.js';
import { ServerError } from '../../setup/deployment/server-error.js';
import type { ServerAddress } from '../../setup/server-address.js';

const TIME_LIMIT_MS = 10_000;

/** A server reached over HTTP, with a timeout for each request. */
export class HttpEndpoint implements ServerEndpoint {
  readonly name: string;
  readonly address: string;
  readonly #authorization: string | undefined;

  constructor(name: string, { url, authorization }: ServerAddress) {
    this.name = name;
    this.address = url;
    this.#authorization = authorization;
  }

  async send(request: ServerRequest): Promise<ServerAnswer> {
    const { timeLimitMs = TIME_LIMIT_MS } = request;
    try {
      const response = await fetch(this.#target(request), {
        method: request.method,
        headers: this.#headers(request),
        signal: AbortSignal.timeout(timeLimitMs),
        ...(request.payload !== undefined && { body: JSON.stringify(request.payload) }),
      });
      return { status: response.status, text: await response.text() };
    } catch (cause) {
      throw new ServerError(
        'SERVER_UNREACHABLE',
        `${this.name} does not answer at ${this.address} (${reasonOf(cause, timeLimitMs)}). Start it or correct its address.`,
        { cause },
      );
    }
  }

  #target({ path, query = {} }: ServerRequest): string {
    const parameters = new URLSearchParams(query).toString();
    return `${this.address}${path}${parameters === '' ? '' : `?${parameters}`}`;
  }

  #headers({ payload }: ServerRequest): Record<string, string> {
    return {
      ...(payload !== undefined && { 'content-type': 'application/json' }),
      ...(this.#authorization !== undefined && { authorization: this.#authorization }),
    };
  }
}

/** The message of a `fetch` error is only "fetch failed"; its cause has the reason. `instanceof` fails on errors of another realm. */
function reasonOf(error: unknown, timeLimitMs: number): string {
  if (!isErrorLike(error)) return String(error);
  if (error.name === 'TimeoutError') return `no answer within ${timeLimitMs / 1_000} s`;
  const cause = isErrorLike(error.cause) ? error.cause : error;
  return cause.message === '' ? cause.name : cause.message;
}

function isErrorLike(value: unknown): value is Error {
  return typeof value === 'object' && value !== null && 'message' in value && 'name' in value;
}
