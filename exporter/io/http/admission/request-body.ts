import type { IncomingMessage } from 'node:http';

/** Bytes of a request's body. No endpoint needs one; what clients send is dropped. */
export const MAX_BODY_BYTES = 65_536;

/** Whether the request says that its body is too large. */
export function announcesTooMuch({ headers }: IncomingMessage): boolean {
  return Number(headers['content-length'] ?? 0) > MAX_BODY_BYTES;
}

/** Drops the body, and calls `onTooLarge` once if it is too large, as it may be without an announced length. */
export function dropBody(request: IncomingMessage, onTooLarge: () => void): void {
  if (request.headers['transfer-encoding'] === undefined) return;
  let bytes = 0;
  const count = (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= MAX_BODY_BYTES) return;
    request.off('data', count);
    onTooLarge();
  };
  request.on('data', count);
}
