import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import type { ServerAnswer } from '../../../setup/deployment/server-answer.js';
import type { ServerAddress } from '../../../setup/server-address.js';
import { readBounded } from './bounded-body.js';
import type { BoundedBody } from './bounded-body.js';
import { beginRequest } from './connect.js';
import { connectionFault } from './connection-fault.js';
import type { ConnectionFault } from './connection-fault.js';
import type { HttpAccess } from './http-access.js';
import { retryAfterMs } from './retry-after.js';
import { withoutSecretsSent } from './secrets-sent.js';

/** Bytes of the headers of an answer. */
export const MAX_HEADER_BYTES = 16 * 1024;
/** Bytes of the body of an answer whose status is not 2xx: enough for an explanation. The rest is not read. */
export const MAX_REFUSAL_BYTES = 64 * 1024;

export interface HttpCall {
  readonly address: ServerAddress;
  /** Unset: nothing but the address. */
  readonly access?: HttpAccess | undefined;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Relative to the address; starts with a slash. May have a query. */
  readonly path: string;
  readonly body?: { readonly type: string; readonly text: string } | undefined;
  /** From the call to the last byte of the answer. */
  readonly timeLimitMs: number;
  /** Bytes of the body of a 2xx answer. */
  readonly maxBytes: number;
}

/** An answer of any status. If it is not 2xx, the text may be only the beginning. */
export interface HttpAnswer extends ServerAnswer {
  readonly kind: 'answer';
}

/** There was no answer, or none that could be read. */
export interface HttpFailure extends ConnectionFault {
  readonly kind: 'failure';
}

export type HttpOutcome = HttpAnswer | HttpFailure;

/**
 * The one HTTP client of natsight. Bounded in bytes and in time, never follows a redirect, never decompresses, never throws. Repeats a
 * request once if a kept-alive connection turns out to be closed.
 */
export async function send(call: HttpCall): Promise<HttpOutcome> {
  const timeUp = new AbortController();
  const timer = setTimeout(() => timeUp.abort(), call.timeLimitMs);
  try {
    const outcome = await attempt(call, timeUp.signal, true);
    // Without reuse a connection cannot be stale.
    return outcome ?? (await attempt(call, timeUp.signal, false)) ?? timedOut(call);
  } finally {
    clearTimeout(timer);
  }
}

/** Resolves to `undefined` if the server had closed a connection that was kept alive. */
async function attempt(
  call: HttpCall,
  timeUp: AbortSignal,
  mayReuse: boolean,
): Promise<HttpOutcome | undefined> {
  try {
    const begun = start(call, mayReuse, timeUp);
    return await answerTo(begun instanceof Promise ? await begun : begun, call, timeUp);
  } catch (error) {
    // A header that Node refuses to send, or a proxy that opens no tunnel.
    return timeUp.aborted ? timedOut(call) : failed(error, call);
  }
}

function answerTo(
  request: ClientRequest,
  call: HttpCall,
  timeUp: AbortSignal,
): Promise<HttpOutcome | undefined> {
  return new Promise((resolve) => {
    const fail = (error: unknown) => resolve(failed(error, call));
    let isAnswered = false;
    request.on('response', (response) => {
      isAnswered = true;
      void read(response, call, timeUp).then(resolve, fail);
    });
    request.on('error', (error: NodeJS.ErrnoException) => {
      // Afterwards the reader of the body knows more.
      if (isAnswered) return;
      const isStale = request.reusedSocket && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
      if (isStale) resolve(undefined);
      else fail(error);
    });
    // The only event if a server switches to another protocol.
    request.on('close', () => {
      if (!isAnswered) fail(new Error('the connection was closed without an answer'));
    });
    const giveUp = () => {
      if (isAnswered) return;
      resolve(timedOut(call));
      request.destroy();
    };
    timeUp.addEventListener('abort', giveUp, { once: true });
    request.end(call.body?.text);
    if (timeUp.aborted) giveUp();
  });
}

const failed = (error: unknown, { address }: HttpCall): HttpFailure => ({
  kind: 'failure',
  ...connectionFault(error, address.url),
});

/** Nothing but the address. */
const PLAIN: HttpAccess = { headers: {}, tls: { verifies: true, context: {} } };

function start(
  { address, access = PLAIN, method, path, body }: HttpCall,
  mayReuse: boolean,
  timeUp: AbortSignal,
): ClientRequest | Promise<ClientRequest> {
  const authorization = access.authorization ?? address.authorization;
  const options: RequestOptions = {
    method,
    maxHeaderSize: MAX_HEADER_BYTES,
    headers: {
      ...access.headers,
      accept: 'application/json',
      ...(body !== undefined && {
        'content-type': body.type,
        'content-length': Buffer.byteLength(body.text),
      }),
      ...(authorization !== undefined && { authorization }),
    },
    ...(!mayReuse && { agent: false }),
  };
  return beginRequest(new URL(`${address.url}${path}`), options, access, timeUp);
}

async function read(response: IncomingMessage, call: HttpCall, timeUp: AbortSignal): Promise<HttpOutcome> {
  const { statusCode: status = 0, headers } = response;
  const isSuccess = status >= 200 && status < 300;
  const { bytes, end } = await readBounded(response, isSuccess ? call.maxBytes : MAX_REFUSAL_BYTES, timeUp);
  if (isSuccess && end !== 'whole') return unread(end, call);
  const text = new TextDecoder().decode(bytes);
  const shown = (part: string) => withoutSecretsSent(part, call.address, call.access);
  return {
    kind: 'answer',
    status,
    contentType: headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase() ?? '',
    // What was asked for stays as it is: a password may be a word that occurs in it. All else is only quoted.
    text: isSuccess && /^\s*[[{]/.test(text) ? text : shown(text),
    location: headers.location === undefined ? undefined : shown(headers.location),
    retryAfterMs: retryAfterMs(headers['retry-after']),
  };
}

function unread(end: Exclude<BoundedBody['end'], 'whole'>, call: HttpCall): HttpFailure {
  switch (end) {
    case 'cut':
      return {
        kind: 'failure',
        cause: 'too_large',
        detail: `its answer is larger than ${call.maxBytes} bytes`,
      };
    case 'slow':
      return timedOut(call);
    case 'broken':
      return { kind: 'failure', cause: 'malformed', detail: 'its answer ends too early' };
  }
}

function timedOut({ timeLimitMs }: HttpCall): HttpFailure {
  return { kind: 'failure', cause: 'timeout', detail: `no answer within ${timeLimitMs / 1_000} s` };
}
