import type { ServerResponse } from 'node:http';
import type { RequestHandler } from 'express';
import { Authentication } from './authentication/authentication.js';
import type { Admission, Compare } from './authentication/authentication.js';
import { BcryptThread } from './authentication/bcrypt-thread.js';
import { clientAddress } from './authentication/client-address.js';
import { setHeaders } from './configured-headers.js';
import { RequestRateLimit } from './request-rate.js';
import type { WebConfig } from './web-config.js';

/** What tests replace. */
export interface WebAccessOptions {
  /** Unset: on a thread of its own. */
  readonly compare?: Compare;
  /** Milliseconds of a clock that nobody sets. */
  readonly now?: () => number;
}

/** Applies `--web.config.file` to every request, in the order of the exporter toolkit: rate, headers, authentication. */
export function access(
  config: WebConfig,
  { compare, now = () => performance.now() }: WebAccessOptions = {},
): RequestHandler {
  const thread = new BcryptThread();
  const authentication = new Authentication(
    compare ?? ((password, hash) => thread.compare(password, hash)),
    now,
  );
  const rate = new RequestRateLimit();
  return async (request, response, next) => {
    const { requestRate, headers, users } = config.current();
    if (!rate.admits(requestRate, now())) {
      config.tell({ kind: 'requestOverRate' });
      refuse(response, 429, 1_000, 'Too many requests.');
      return;
    }
    setHeaders(response, headers);
    if (users.size === 0) {
      next();
      return;
    }
    const address = clientAddress(request.socket.remoteAddress);
    const admission = await authentication.admit(users, {
      address,
      header: request.headers.authorization,
      whenGone: (listener) => response.once('close', listener),
    });
    if (admission.kind === 'admitted') next();
    else answer(response, admission, address, config.tell);
  };
}

function answer(
  response: ServerResponse,
  admission: Exclude<Admission, { kind: 'admitted' }>,
  address: string,
  tell: WebConfig['tell'],
): void {
  if (admission.kind === 'gone') return;
  if (admission.kind === 'failed') {
    tell({ kind: 'authenticationFailed', reason: admission.reason, address });
    response.setHeader('www-authenticate', 'Basic realm="natsight", charset="UTF-8"');
    say(response, 401, 'Unauthorized');
    return;
  }
  const { reason, retryMs } = admission;
  tell({ kind: 'authenticationRefused', reason, address });
  if (reason === 'address') refuse(response, 429, retryMs, 'Too many wrong passwords from this address.');
  else refuse(response, 503, retryMs, 'Too many passwords to compare.');
}

function refuse(response: ServerResponse, status: number, retryMs: number, text: string): void {
  const seconds = Math.ceil(retryMs / 1_000);
  response.setHeader('retry-after', seconds);
  say(response, status, `${text} Try again in ${seconds} s.`);
}

function say(response: ServerResponse, status: number, text: string): void {
  response.statusCode = status;
  response.setHeader('content-type', 'text/plain; charset=utf-8');
  response.setHeader('cache-control', 'no-store');
  response.end(`${text}\n`);
}
