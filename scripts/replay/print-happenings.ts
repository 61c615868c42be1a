import { DISCONNECT_REASONS } from '../../setup/self-metric-reasons.js';
import { tellByKind } from '../../exporter/happening/by-kind.js';
import type { NatsHappening } from '../../exporter/happening/nats.js';

/** Prints the events of the connection. */
export const printHappening = tellByKind<NatsHappening>({
  natsConnected: ({ server }) => console.error(`Connected to NATS at ${server}.`),
  natsConnectFailed: ({ reason, retryMs }) =>
    console.error(`Cannot connect to NATS: ${reason}; retrying in ${retryMs / 1000} s.`),
  natsDisconnected: () => console.error('Disconnected from NATS; reconnecting.'),
  natsReconnected: ({ server }) => console.error(`Reconnected to NATS at ${server}.`),
  natsDropped: ({ reason }) => console.error(`Dropped the connection to NATS: ${reason}`),
  natsGap: ({ fromMs, toMs, reason }) =>
    console.error(
      `Nothing was received from NATS between ${new Date(fromMs).toISOString()} and ${new Date(toMs).toISOString()}: ${DISCONNECT_REASONS[reason]}.`,
    ),
  natsPublishDenied: ({ advice }) => console.error(`Message not published: ${advice}.`),
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
