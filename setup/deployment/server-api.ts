import * as z from 'zod';
import { readJson, statusFault } from './server-answer.js';
import type { ServerAnswer } from './server-answer.js';
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
    const { answer, method } = await this.#send(path, call);
    const reading = readJson(answer);
    if ('json' in reading) return reading.json;
    const { address, name } = this.#endpoint;
    throw new ServerError(
      'SERVER_UNKNOWN',
      `${address} does not answer ${method} ${path} as ${name} does, but with ${reading.fault.detail}. Check the address.`,
      { status: answer.status },
    );
  }

  /** The body of a response; any status other than 2xx is an error. */
  async text(path: string, call: Call = {}): Promise<string> {
    return (await this.#send(path, call)).answer.text;
  }

  async #send(
    path: string,
    { method = 'GET', ...call }: Call,
  ): Promise<{ readonly answer: ServerAnswer; readonly method: string }> {
    const answer = await this.#endpoint.send({ ...call, method, path });
    const fault = statusFault(answer);
    if (fault === undefined) return { answer, method };
    throw new ServerError(
      'SERVER_REFUSED',
      `${this.#endpoint.name} at ${this.address} answered ${method} ${path} with ${fault.detail}`,
      { status: answer.status },
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
      `Check the address and the version of the server.\n${shortened(z.prettifyError(cause))}`,
    { status: 200, cause },
  );
}

/** The answer of another program may have any number of wrong parts. */
function shortened(text: string): string {
  return text.length <= MAX_FAULT_CHARS ? text : `${text.slice(0, MAX_FAULT_CHARS)}…`;
}

/** Characters of the description of a wrong answer. */
export const MAX_FAULT_CHARS = 600;
