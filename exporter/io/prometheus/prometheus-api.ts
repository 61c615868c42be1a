import * as z from 'zod';
import { excerptOf } from '../../../setup/excerpt.js';
import { readJson } from '../../../setup/deployment/server-answer.js';
import type { PrometheusQueryFailed, QueryFailure } from '../../happening/prometheus.js';
import type { Tell } from '../../happening/happening.js';
import type { HttpServerLink } from '../http-client/http-access.js';
import { send } from '../http-client/request.js';
import { withoutSecretsSent } from '../http-client/secrets-sent.js';
import type { HttpCall } from '../http-client/request.js';
import { failureOf, failureOfAnswer } from '../http-client/server-failure.js';
import { seriesIn } from './query-result.js';
import type { PrometheusSeries } from './query-result.js';

/** From the query to the last byte of the answer. */
export const PROMETHEUS_TIMEOUT_MS = 3_000;
/** Bytes of an answer: 300 points of about 500 series. Parsing it takes some 30 ms. */
export const MAX_PROMETHEUS_ANSWER_BYTES = 4 * 1024 * 1024;

/** Why there is no answer that can be used. */
export interface PrometheusFault {
  readonly cause: QueryFailure;
  readonly detail: string;
}

type Request = Pick<HttpCall, 'method' | 'path' | 'body'>;

const configurationSchema = z.object({ data: z.object({ yaml: z.string() }) });

/** Asks Prometheus: https://prometheus.io/docs/prometheus/latest/querying/api/. Never throws. */
export class PrometheusApi {
  readonly #server: HttpServerLink;
  readonly #tell: Tell<PrometheusQueryFailed>;

  constructor(server: HttpServerLink, tell: Tell<PrometheusQueryFailed>) {
    this.#server = server;
    this.#tell = tell;
  }

  /** The series of a vector or a matrix; empty if Prometheus does not answer with one, which is told. */
  async series(
    endpoint: 'query' | 'query_range',
    parameters: Readonly<Record<string, string>>,
  ): Promise<readonly PrometheusSeries[]> {
    const body = {
      type: 'application/x-www-form-urlencoded',
      text: new URLSearchParams(parameters).toString(),
    };
    const answer = await this.#ask({ method: 'POST', path: `/api/v1/${endpoint}`, body }, seriesIn);
    if ('read' in answer) return answer.read;
    this.#tell({ kind: 'prometheusQueryFailed', ...answer });
    return [];
  }

  /** The loaded configuration as YAML. */
  async configuration(): Promise<{ readonly read: string } | PrometheusFault> {
    const yamlIn = (json: unknown) => configurationSchema.safeParse(json).data?.data.yaml;
    return this.#ask({ method: 'GET', path: '/api/v1/status/config' }, yamlIn);
  }

  /** `read` returns `undefined` for what Prometheus would not answer. */
  async #ask<Read>(
    request: Request,
    read: (json: unknown) => Read | undefined,
  ): Promise<{ readonly read: Read } | PrometheusFault> {
    const { address, access } = this.#server;
    const limits = { timeLimitMs: PROMETHEUS_TIMEOUT_MS, maxBytes: MAX_PROMETHEUS_ANSWER_BYTES };
    const answer = await send({ address, access: access?.(), ...request, ...limits });
    if (answer.kind === 'failure') {
      const detail = `Prometheus at ${address.url} cannot be used: ${answer.detail}`;
      return { cause: failureOf(answer.cause), detail };
    }
    const answered = `${address.url} answered ${request.method} ${request.path} with`;
    const reading = readJson(answer);
    if ('fault' in reading) {
      const { cause, detail } = reading.fault;
      return { cause: failureOfAnswer(cause), detail: `${answered} ${detail}` };
    }
    const value = read(reading.json);
    if (value !== undefined) return { read: value };
    const found = excerptOf(withoutSecretsSent(answer.text, address, access?.()));
    const detail = `${answered} JSON that is not of Prometheus: ${found}`;
    return { cause: 'other_server', detail };
  }
}
