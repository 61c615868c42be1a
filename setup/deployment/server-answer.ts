import { excerptOf, oneLine } from '../excerpt.js';
import { shownUrl } from '../shown-url.js';

/** The response of a server, with any status. Redirects are not followed. */
export interface ServerAnswer {
  readonly status: number;
  readonly text: string;
  /** In lower case, without parameters; empty or unset if the server gives none. */
  readonly contentType?: string | undefined;
  /** Where a redirect leads. */
  readonly location?: string | undefined;
  /** How long the server asks to wait. */
  readonly retryAfterMs?: number | undefined;
}

export type AnswerFaultCause =
  | 'redirected'
  | 'unauthorized'
  | 'unknown_path'
  | 'too_large'
  | 'throttled'
  | 'server_error'
  | 'refused'
  | 'not_json';

/** An answer that is not what an API answers. */
export interface AnswerFault {
  readonly cause: AnswerFaultCause;
  /** Continues "the server answered ... with": status, explanation, and what to do where that is known. */
  readonly detail: string;
}

/** What is wrong with an answer by its status alone; `undefined` for 2xx. */
export function statusFault(answer: ServerAnswer): AnswerFault | undefined {
  const { status, location } = answer;
  if (status >= 200 && status < 300) return undefined;
  const detail = `HTTP ${status}: ${explanationOf(answer.text)}`;
  if (status >= 300 && status < 400) {
    const target = location === undefined ? '' : ` to "${oneLine(shownUrl(location))}"`;
    return {
      cause: 'redirected',
      detail: `HTTP ${status}, a redirect${target}, which natsight does not follow: use the address of the server itself, past any login page`,
    };
  }
  switch (status) {
    case 401:
    case 407:
      return {
        cause: 'unauthorized',
        detail: `${detail} (put user:password@ into the address, percent-encoded)`,
      };
    case 403:
      return { cause: 'unauthorized', detail };
    case 404:
    case 405:
    case 410:
    case 501:
      return { cause: 'unknown_path', detail };
    case 413:
      return { cause: 'too_large', detail };
    case 429:
      return { cause: 'throttled', detail };
    default:
      return { cause: status >= 500 ? 'server_error' : 'refused', detail };
  }
}

export type JsonReading = { readonly json: unknown } | { readonly fault: AnswerFault };

/** The JSON value of a 2xx answer, or why there is none: a login page, a proxy or another server answers with something else. */
export function readJson(answer: ServerAnswer): JsonReading {
  const fault = statusFault(answer);
  if (fault !== undefined) return { fault };
  const { status, contentType = '', text } = answer;
  if (contentType === '' || /^application\/(?:[\w.-]+\+)?json$/.test(contentType)) {
    try {
      return { json: JSON.parse(text) };
    } catch {
      // Not JSON, or nested too deeply to be parsed.
    }
  }
  const type = contentType === '' ? 'no content type' : `content type ${excerptOf(contentType)}`;
  const found = text.trim() === '' ? 'nothing' : excerptOf(text, SHOWN_CHARS);
  return { fault: { cause: 'not_json', detail: `HTTP ${status}, ${type}: expected JSON, found ${found}` } };
}

const SHOWN_CHARS = 60;
/** Characters of a server's own explanation: Prometheus repeats a rule in it. */
export const MAX_EXPLANATION_CHARS = 1_000;

/** Prometheus, Alertmanager and Grafana explain errors in JSON; other servers send text. */
export function explanationOf(text: string): string {
  return oneLine(messageIn(text) ?? text, MAX_EXPLANATION_CHARS) || 'no explanation';
}

function messageIn(text: string): string | undefined {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === 'string') return body;
    if (typeof body !== 'object' || body === null) return undefined;
    const { error, message } = body as { readonly error?: unknown; readonly message?: unknown };
    return [error, message].find((each) => typeof each === 'string');
  } catch {
    return undefined;
  }
}
