import * as z from 'zod';
import { readJson, statusFault } from '../../../setup/deployment/server-answer.js';
import type { AnswerFaultCause, ServerAnswer } from '../../../setup/deployment/server-answer.js';
import type { AlertFailure } from '../../happening/alert.js';
import type { FaultCause } from '../http-client/connection-fault.js';
import type { HttpServerLink } from '../http-client/http-access.js';
import { send } from '../http-client/request.js';
import type { HttpOutcome } from '../http-client/request.js';
import { failureOf, failureOfAnswer } from '../http-client/server-failure.js';

/** The outcome of a request. */
export type PostOutcome =
  | { readonly kind: 'accepted' }
  /** Alertmanager does not accept these alerts, or not so many at once. */
  | { readonly kind: 'refused'; readonly cause: 'refused' | 'too_large'; readonly detail: string }
  /** It is not about the alerts: the same would happen to any others. */
  | FailedPost;

export interface FailedPost {
  readonly kind: 'failed';
  readonly cause: AlertFailure;
  readonly detail: string;
  /** How long the server asks to wait. */
  readonly retryAfterMs?: number | undefined;
}

/** From the request to the last byte of the answer. */
export const ALERTMANAGER_TIMEOUT_MS = 3_000;
/** Bytes of an answer. The largest is the status, which contains Alertmanager's configuration. */
export const MAX_ALERTMANAGER_ANSWER_BYTES = 4 * 1024 * 1024;

const ALERTS = '/api/v2/alerts';
const STATUS = '/api/v2/status';

/** What only Alertmanager answers to `GET /api/v2/status`. */
const statusSchema = z.union([
  z.looseObject({ versionInfo: z.looseObject({}) }),
  z.looseObject({ cluster: z.looseObject({}) }),
]);

/**
 * Posts alerts to Alertmanager: https://prometheus.io/docs/alerting/latest/alerts_api/. Alertmanager answers alerts that it accepts
 * with 200 and nothing else, as many a server answers anything. Such an answer counts only after the status of the same address has
 * shown that it is Alertmanager, and until a request fails.
 */
export class AlertPoster {
  readonly #server: HttpServerLink;
  readonly #request: typeof send;
  #isKnown = false;

  /** @param request how to send one; tests answer themselves */
  constructor(server: HttpServerLink, request = send) {
    this.#server = server;
    this.#request = request;
  }

  /** Without credentials. */
  get url(): string {
    return this.#server.address.url;
  }

  /** Posts a JSON array of alerts. */
  async post(text: string): Promise<PostOutcome> {
    const outcome = await this.#settle(await this.#postOnce(text));
    if (outcome.kind === 'failed') this.#isKnown = false;
    return outcome;
  }

  /** Whether Alertmanager is there. */
  async probe(): Promise<PostOutcome> {
    this.#isKnown = false;
    const outcome = await this.#identify();
    // A proxy may let only alerts through.
    return outcome.kind === 'failed' && isHidden(outcome.cause) ? this.post('[]') : outcome;
  }

  async #postOnce(text: string): Promise<PostOutcome | 'unclear'> {
    const answer = await this.#send('POST', ALERTS, text);
    if (answer.kind === 'failure') return this.#unanswered(answer);
    const fault = statusFault(answer);
    if (fault?.cause === 'too_large') return { kind: 'refused', cause: 'too_large', detail: fault.detail };
    if (fault !== undefined && [400, 422].includes(answer.status)) {
      return { kind: 'refused', cause: 'refused', detail: fault.detail };
    }
    if (fault === undefined && answer.text.trim() === '' && !isOtherType(answer)) return 'unclear';
    const reading = readJson(answer);
    return 'json' in reading ? { kind: 'accepted' } : this.#answered('POST', ALERTS, answer, reading.fault);
  }

  async #settle(outcome: PostOutcome | 'unclear'): Promise<PostOutcome> {
    if (outcome !== 'unclear') return outcome;
    return this.#isKnown ? { kind: 'accepted' } : this.#identify();
  }

  async #identify(): Promise<PostOutcome> {
    const answer = await this.#send('GET', STATUS);
    if (answer.kind === 'failure') return this.#unanswered(answer);
    const reading = readJson(answer);
    if ('fault' in reading) return this.#answered('GET', STATUS, answer, reading.fault);
    this.#isKnown = statusSchema.safeParse(reading.json).success;
    if (this.#isKnown) return { kind: 'accepted' };
    const detail = `HTTP ${answer.status} and JSON that is not Alertmanager's`;
    return this.#answered('GET', STATUS, answer, { cause: 'not_json', detail });
  }

  #send(method: 'GET' | 'POST', path: string, text?: string): Promise<HttpOutcome> {
    return this.#request({
      address: this.#server.address,
      access: this.#server.access?.(),
      method,
      path,
      body: text === undefined ? undefined : { type: 'application/json', text },
      timeLimitMs: ALERTMANAGER_TIMEOUT_MS,
      maxBytes: MAX_ALERTMANAGER_ANSWER_BYTES,
    });
  }

  #unanswered({ cause, detail }: { readonly cause: FaultCause; readonly detail: string }): FailedPost {
    return {
      kind: 'failed',
      cause: failureOf(cause),
      detail: `Alertmanager at ${this.url} cannot be used: ${detail}`,
    };
  }

  #answered(
    method: string,
    path: string,
    { retryAfterMs }: ServerAnswer,
    fault: { readonly cause: AnswerFaultCause; readonly detail: string },
  ): FailedPost {
    const cause = failureOfAnswer(fault.cause);
    const advice =
      cause === 'other_server'
        ? '. The address may lack the path prefix of Alertmanager, or belong to another server such as Prometheus or Grafana'
        : '';
    const detail = `${this.url} answered ${method} ${path} with ${fault.detail}${advice}`;
    return { kind: 'failed', cause, detail, retryAfterMs };
  }
}

const isHidden = (cause: AlertFailure) => cause === 'other_server' || cause === 'unauthorized';

const isOtherType = ({ contentType = '' }: ServerAnswer) =>
  contentType !== '' && contentType !== 'application/json';
