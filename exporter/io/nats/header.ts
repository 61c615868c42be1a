import type { MsgHdrs } from '@nats-io/transport-node';
import { findHeader } from '../../event/find-header.js';

/**
 * A message header by name; see `Message.header`. The server forwards headers that the client cannot parse, such as a value with a
 * line feed; such a message counts as one without headers.
 */
export function headerOf(read: () => MsgHdrs | undefined, name: string): string | undefined {
  try {
    const headers = read();
    return headers === undefined ? undefined : findHeader(headers, name)?.[0];
  } catch {
    return undefined;
  }
}

/** All headers: name and first value of each. None if the client cannot parse them. */
export function headersOf(read: () => MsgHdrs | undefined): readonly (readonly [string, string])[] {
  try {
    const headers = read();
    return headers?.keys().map((name) => [name, headers.get(name)] as const) ?? [];
  } catch {
    return [];
  }
}
