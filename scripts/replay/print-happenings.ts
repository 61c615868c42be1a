import { tellByKind } from '../../exporter/happening/by-kind.js';
import type { NatsHappening } from '../../exporter/happening/nats.js';

/** Prints the events of the connection. */
export const printHappening = tellByKind<NatsHappening>({
  natsConnected: ({ server }) => console.error(`Connected to NATS at ${server}.`),
  natsUnreachable: ({ reason, retryMs }) =>
    console.error(`NATS is unreachable at ${reason}; retrying in ${retryMs / 1000} s.`),
  natsDisconnected: () => console.error('Disconnected from NATS; reconnecting.'),
  natsReconnected: ({ server }) => console.error(`Reconnected to NATS at ${server}.`),
  natsDropped: ({ reason }) => console.error(`Dropped the connection to NATS: ${reason}`),
  natsServerError: ({ reason }) => console.error(`NATS server error: ${reason}`),
  // A replay only publishes.
  natsTransportUnavailable: () => undefined,
});

/** Prints a line unless it repeats the previous one: a failure may repeat a hundred times a second. */
export function printChanges(line: (reason: string) => string): (reason: string) => void {
  let last = '';
  return (reason) => {
    if (reason !== last) console.error(line(reason));
    last = reason;
  };
}
