import type { Page } from './page.js';

/**
 * A message as a source passes it to the pipeline: payload, subject and headers. Valid until the pipeline returns: a source may
 * reuse the object for the next message.
 */
export interface Message {
  readonly subject: string;
  /** Not reused: it may be kept after the pipeline returns. */
  readonly payload: Uint8Array;
  /** Set by sources that receive into a page: its document is the payload, to be read in place. */
  readonly page?: Page;
  /** A header by name, or with the name in other letters if there is none: `content-type` for `Content-Type`. `undefined` if absent. */
  readonly header: (name: string) => string | undefined;
  /** All headers: name and first value of each. Unset: the message has none. */
  readonly headers?: () => readonly (readonly [string, string])[];
  /** Name of the JetStream stream; `undefined` on plain subjects and files. */
  readonly stream?: string | undefined;
  /** Position in the JetStream stream; `undefined` on plain subjects and files. */
  readonly sequence: number | undefined;
  /** When JetStream stored it, milliseconds since 1970; `undefined` on plain subjects and files. */
  readonly storedMs?: number | undefined;
  /** Arrival time, milliseconds since 1970. */
  readonly arrivalMs: number;
}

/** Header of a message that a source did not read because it is too large: how many bytes it has. It has no payload. */
export const UNREAD_BYTES_HEADER = 'Natsight-Unread-Bytes';

/** Size of the payload in bytes. Does not create the payload where the message has a page. */
export function sizeOf(message: Pick<Message, 'payload' | 'page'>): number {
  return message.page === undefined ? message.payload.byteLength : message.page.length;
}
