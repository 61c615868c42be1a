import type { IRouter, RequestHandler } from 'express';

/** A page that is only read: GET and HEAD. */
export function onRead(router: IRouter, path: string, handler: RequestHandler): void {
  router.route(path).get(handler).all(refuseMethod('GET, HEAD'));
}

/** An endpoint that changes something: POST and PUT. Following a link must not. */
export function onWrite(router: IRouter, path: string, handler: RequestHandler): void {
  router.route(path).post(handler).put(handler).all(refuseMethod('POST, PUT'));
}

/** Lets only reads pass, for handlers that serve a whole folder. */
export const readsOnly: RequestHandler = (request, response, next) => {
  if (request.method === 'GET') next();
  else void refuseMethod('GET, HEAD')(request, response, next);
};

function refuseMethod(allowed: string): RequestHandler {
  const sentence = `Only ${allowed.replace(', ', ' and ')} are allowed.\n`;
  return (_request, response) => {
    response.setHeader('allow', allowed);
    response.status(405).type('text').send(sentence);
  };
}
