import type { MsgHdrs } from '@nats-io/transport-node';

/**
 * A header of a message by its name. The server passes on what the client refuses to read, such as a line feed within a
 * value; a message with such headers has none, and counts as any other.
 */
export function headerOf(read: () => MsgHdrs | undefined, name: string): string | undefined {
  try {
    const headers = read();
    return headers?.has(name) === true ? headers.get(name) : undefined;
  } catch {
    return undefined;
  }
}
