import * as z from 'zod';
import type { ServerEndpoint, ServerRequest } from './server-endpoint.js';
import { ServerError } from './server-error.js';

type Call = Omit<ServerRequest, 'path' | 'method'> & Partial<Pick<ServerRequest, 'method'>>;

/** The HTTP API of a server. On failure, every call throws a `ServerError` with an actionable message. */
export class ServerApi {
  readonly #endpoint: ServerEndpoint;

  constructor(endpoint: ServerEndpoint) {
    this.#endpoint = endpoint;
  }

  get address(): string {
    return this.#endpoint.address;
  }

  /** The JSON body of a response, checked against a schema. */
  async read<Body>(path: string, schema: z.ZodType<Body>, call: Call = {}): Promise<Body> {
    const result = schema.safeParse(await this.json(path, call));
    if (result.success) return result.data;
    throw unexpectedBody(this.#endpoint, { method: call.method ?? 'GET', path }, result.error);
  }

  async json(path: string, call: Call = {}): Promise<unknown> {
    const text = await this.text(path, call);
    try {
      return JSON.parse(text);
    } catch (cause) {
      throw new ServerError(
        'SERVER_UNKNOWN',
        `The server at ${this.address}${path} is not ${this.#endpoint.name}: expected JSON, found ${JSON.stringify(text.slice(0, 60))}. Check the address.`,
        { status: 200, cause },
      );
    }
  }

  /** The body of a response; any status other than 2xx is an error. */
  async text(path: string, { method = 'GET', ...call }: Call = {}): Promise<string> {
    const { status, text } = await this.#endpoint.send({ ...call, method, path });
    if (status >= 200 && status < 300) return text;
    throw new ServerError(
      'SERVER_REFUSED',
      `${this.#endpoint.name} at ${this.address} answered ${method} ${path} with HTTP ${status}: ${explanationOf(text)}`,
      { status },
    );
  }
}

/** A successful response with an unexpected body: another program, or an unknown version of the server. */
export function unexpectedBody(
  { name, address }: Pick<ServerEndpoint, 'name' | 'address'>,
  { method, path }: ServerRequest,
  cause: z.ZodError,
): ServerError {
  return new ServerError(
    'SERVER_UNKNOWN',
    `${name} at ${address} answered ${method} ${path} with an unknown response. ` +
      `Check the address and the version of the server.\n${z.prettifyError(cause)}`,
    { status: 200, cause },
  );
}

/** Prometheus and Alertmanager send errors as JSON; other servers send text. */
function explanationOf(text: string): string {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === 'string') return body;
    if (typeof body === 'object' && body !== null && 'error' in body) return String(body.error);
  } catch {
    // Plain text.
  }
  return text.trim().slice(0, 1000) || 'no explanation';
}
