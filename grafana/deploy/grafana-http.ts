import type { z } from 'zod';
import { unexpectedBody } from '../../setup/deployment/server-api.js';
import { explanationOf, readJson, statusFault } from '../../setup/deployment/server-answer.js';
import type { ServerAnswer } from '../../setup/deployment/server-answer.js';
import type { ServerEndpoint, ServerRequest } from '../../setup/deployment/server-endpoint.js';
import { ServerError } from '../../setup/deployment/server-error.js';

/** Requests to Grafana, and its answers by their schema. Every call throws a `ServerError` on failure. */
export class GrafanaHttp {
  readonly #endpoint: ServerEndpoint;

  constructor(endpoint: ServerEndpoint) {
    this.#endpoint = endpoint;
  }

  get address(): string {
    return this.#endpoint.address;
  }

  async get<Body>(call: Omit<ServerRequest, 'method'>, schema: z.ZodType<Body>): Promise<Body> {
    return this.change({ ...call, method: 'GET' }, schema);
  }

  /** `undefined`: Grafana has no such object (404). */
  async find<Body>(path: string, schema: z.ZodType<Body>): Promise<Body | undefined> {
    const request = { method: 'GET', path } as const;
    const answer = await this.#endpoint.send(request);
    return answer.status === 404 ? undefined : this.#read(request, answer, schema);
  }

  /**
   * What a server may not have: `undefined` if the answer is a refusal or not what is asked for. Only a server that does not answer at all
   * is an error.
   */
  async ask<Body>(path: string, schema: z.ZodType<Body>): Promise<Body | undefined> {
    const reading = readJson(await this.#endpoint.send({ method: 'GET', path }));
    return 'json' in reading ? schema.safeParse(reading.json).data : undefined;
  }

  async change<Body>(request: ServerRequest, schema: z.ZodType<Body>): Promise<Body> {
    return this.#read(request, await this.#endpoint.send(request), schema);
  }

  /** The answer whatever its status. */
  send(request: ServerRequest): Promise<ServerAnswer> {
    return this.#endpoint.send(request);
  }

  refusal({ method, path }: ServerRequest, answer: ServerAnswer): ServerError {
    const { status, text } = answer;
    const fault = statusFault(answer);
    const reason = fault?.cause === 'redirected' ? fault.detail : explanationOf(text);
    return new ServerError(
      'SERVER_REFUSED',
      `Grafana answered ${status} to ${method} ${path}: ${reason}${ADVICE[status] ?? ''}`,
      { status },
    );
  }

  #read<Body>(request: ServerRequest, answer: ServerAnswer, schema: z.ZodType<Body>): Body {
    const result = schema.safeParse(this.#json(request, answer));
    if (result.success) return result.data;
    throw unexpectedBody(this.#endpoint, request, result.error);
  }

  /** Grafana answers everything with JSON; a login page in front of it has the status 200 too. */
  #json(request: ServerRequest, answer: ServerAnswer): unknown {
    const reading = readJson(answer);
    if ('json' in reading) return reading.json;
    if (reading.fault.cause !== 'not_json') throw this.refusal(request, answer);
    const { method, path } = request;
    throw new ServerError(
      'SERVER_UNKNOWN',
      `${this.address} does not answer ${method} ${path} as Grafana does, but with ${reading.fault.detail}. Check the address.`,
      { status: answer.status },
    );
  }
}

const ADVICE: Readonly<Record<number, string>> = {
  401: ' (set GRAFANA_TOKEN to the token of a service account, or put user:password@ into GRAFANA_URL)',
  403: ' (the account needs the role Editor for dashboards and folders, and Admin for datasources)',
};
