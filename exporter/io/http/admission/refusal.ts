import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { WebRefusal } from '../../../../setup/self-metric-reasons.js';

interface Answer {
  readonly status: number;
  readonly sentence: string;
  /** For a client that may succeed later. */
  /** Seconds. */
  readonly retryAfter?: string;
  /** Whether nothing else that the connection brings can be answered. */
  readonly closes?: boolean;
}

/** What each refused client reads. It names nothing from the request. Those that do not read get no answer. */
const ANSWERS = {
  connections: {
    status: 503,
    sentence: 'All connections are in use (--web.max-connections). Try again later.',
    retryAfter: '1',
    closes: true,
  },
  pipelined: {
    status: 503,
    sentence: 'Too many requests are waiting on this connection. Wait for answers before you send more.',
    retryAfter: '1',
    closes: true,
  },
  scrapes: {
    status: 503,
    sentence: 'Too many scrapes run at the same time (--web.max-requests). Try again later.',
    retryAfter: '1',
  },
  live_pages: {
    status: 503,
    sentence: 'Too many live pages are open (--web.max-live-pages). Try again later.',
    retryAfter: '5',
  },
  too_slow: { status: 408, sentence: 'The request did not arrive in time.', closes: true },
  too_large: { status: 413, sentence: 'The request is too large.', closes: true },
  malformed: { status: 400, sentence: 'The request is not valid HTTP.', closes: true },
  host: {
    status: 403,
    sentence:
      'The header Host names another machine, but the exporter listens on this one only. Use localhost or 127.0.0.1, or allow the name with --web.allowed-hosts.',
  },
  cross_site: {
    status: 403,
    sentence: 'Pages of other sites may not send this request.',
  },
} as const satisfies Readonly<Record<Exclude<WebRefusal, 'not_reading'>, Answer>>;

/** Refusals that the client gets as an answer. */
export type AnsweredRefusal = keyof typeof ANSWERS;

/** Answers instead of the web app. */
export function refuse(response: ServerResponse, reason: AnsweredRefusal): void {
  const { status, sentence, retryAfter, closes }: Answer = ANSWERS[reason];
  const body = `${sentence}\n`;
  const headers: OutgoingHttpHeaders = {
    ...HEADERS,
    'content-length': Buffer.byteLength(body),
    ...(retryAfter !== undefined && { 'retry-after': retryAfter }),
    ...(closes === true && { connection: 'close' }),
  };
  response.writeHead(status, headers).end(body);
}

/** Statuses of requests that cannot be read. Node's own list comes with its HTTP server, which is loaded later. */
const STATUS_LINES = {
  400: '400 Bad Request',
  408: '408 Request Timeout',
  413: '413 Content Too Large',
  431: '431 Request Header Fields Too Large',
} as const;

/** What is wrong with a request that cannot be read. */
export interface RequestFault {
  readonly reason: AnsweredRefusal;
  readonly status: keyof typeof STATUS_LINES;
}

/** The whole answer to a request that cannot be read, as text. */
export function rawRefusal({ reason, status }: RequestFault): string {
  const body = `${ANSWERS[reason].sentence}\n`;
  const headers = { ...HEADERS, 'content-length': Buffer.byteLength(body), connection: 'close' };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${STATUS_LINES[status]}\r\n${lines.join('')}\r\n${body}`;
}

const HEADERS = {
  'content-type': 'text/plain; charset=utf-8',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'",
};
