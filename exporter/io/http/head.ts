import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';

const heads = new WeakSet<IncomingMessage>();

/**
 * Answers HEAD as GET, with the same headers: handlers and `compression` see GET, and Node drops the body of the response, since it was
 * created for HEAD. What streams an endless or costly body asks `isHead`.
 */
export const answerHead: RequestHandler = (request, _response, next) => {
  if (request.method === 'HEAD') {
    heads.add(request);
    request.method = 'GET';
  }
  next();
};

/** Whether the client wants headers only. */
export function isHead(request: IncomingMessage): boolean {
  return heads.has(request);
}
