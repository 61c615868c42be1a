import type { Page } from './page.js';

/**
 * A message as a source hands it to the pipeline: bytes, and what travelled with them. It lives until the pipeline returns:
 * a source may use the same object for the next one.
 */
export interface Message {
  readonly subject: string;
  /** May be kept. */
  readonly payload: Uint8Array;
  /** Has the payload as its document, where the source keeps it so that it can be read in place. */
  readonly page?: Page;
  /** Header by its name, `undefined` when absent. */
  readonly header: (name: string) => string | undefined;
  /** Position in the JetStream stream; `undefined` on plain subjects and files. */
  readonly sequence: number | undefined;
  /** When it was read, milliseconds since 1970. */
  readonly arrivalMs: number;
}

/** Bytes of the payload, which is not copied for it. */
export function sizeOf(message: Message): number {
  return message.page === undefined ? message.payload.byteLength : message.page.length;
}
