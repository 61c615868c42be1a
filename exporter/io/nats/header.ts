import type { MsgHdrs } from '@nats-io/transport-node';

/**
 * A message header by name. The server forwards headers that the client cannot parse, such as a value with a line feed; such a
 * message counts as one without headers.
 */
export function headerOf(read: () => MsgHdrs | undefined, name: string): string | undefined {
  try {
    const headers = read();
    return headers?.has(name) === true ? headers.get(name) : undefined;
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
