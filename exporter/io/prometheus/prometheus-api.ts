import { excerptOf } from '../../../setup/excerpt.js';
import { readJson } from '../../../setup/deployment/server-answer.js';
import type { PrometheusHappening } from '../../happening/prometheus.js';
import type { Tell } from '../../happening/happening.js';
import type { HttpServerLink } from '../http-client/http-access.js';
import { send } from '../http-client/request.js';
import { failureOf, failureOfAnswer } from '../http-client/server-failure.js';
import { seriesIn } from './query-result.js';
import type { PrometheusSeries } from './query-result.js';

/** From the query to the last byte of the answer. */
export const PROMETHEUS_TIMEOUT_MS = 3_000;
/** Bytes of an answer: 300 points of about 500 series. Parsing it takes some 30 ms. */
export const MAX_PROMETHEUS_ANSWER_BYTES = 4 * 1024 * 1024;

/** Queries Prometheus: https://prometheus.io/docs/prometheus/latest/querying/api/. Never throws; tells what fails. */
export class PrometheusApi {
  readonly #server: HttpServerLink;
  readonly #tell: Tell<PrometheusHappening>;

  constructor(server: HttpServerLink, tell: Tell<PrometheusHappening>) {
    this.#server = server;
    this.#tell = tell;
  }

  /** The series of a vector or a matrix; empty if Prometheus does not answer with one. */
  async series(
    endpoint: 'query' | 'query_range',
    parameters: Readonly<Record<string, string>>,
  ): Promise<readonly PrometheusSeries[]> {
    const path = `/api/v1/${endpoint}`;
    const { url } = this.#server.address;
    const answer = await send({
      address: this.#server.address,
      access: this.#server.access?.(),
      method: 'POST',
      path,
      body: { type: 'application/x-www-form-urlencoded', text: new URLSearchParams(parameters).toString() },
      timeLimitMs: PROMETHEUS_TIMEOUT_MS,
      maxBytes: MAX_PROMETHEUS_ANSWER_BYTES,
    });
    if (answer.kind === 'failure') {
      return this.#fail(failureOf(answer.cause), `Prometheus at ${url} cannot be used: ${answer.detail}`);
    }
    const answered = `${url} answered POST ${path} with`;
    const reading = readJson(answer);
    if ('fault' in reading) {
      return this.#fail(failureOfAnswer(reading.fault.cause), `${answered} ${reading.fault.detail}`);
    }
    const series = seriesIn(reading.json);
    if (series !== undefined) return series;
    return this.#fail(
      'other_server',
      `${answered} JSON that is not of Prometheus: ${excerptOf(answer.text)}`,
    );
  }

  #fail(cause: PrometheusHappening['cause'], detail: string): readonly PrometheusSeries[] {
    this.#tell({ kind: 'prometheusQueryFailed', cause, detail });
    return [];
  }
}
