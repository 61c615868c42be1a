import type { Setup } from '../../setup/model/setup.js';
import type { ByKind } from '../happening/by-kind.js';
import type { NatsHappening } from '../happening/nats.js';
import type { TelemetryOutput } from './output.js';

export function natsTelemetry(output: TelemetryOutput): ByKind<NatsHappening> {
  const { own, log, connections } = output;
  const connect = () => {
    connections.natsConnected();
    own.set('natsight_nats_connected', {}, 1);
  };
  const disconnect = (reason: string) => {
    connections.natsLost(reason);
    own.set('natsight_nats_connected', {}, 0);
  };
  return {
    natsConnected: ({ server }) => {
      connect();
      log.info({ server }, 'connected to NATS');
    },
    natsUnreachable: ({ attempt, reason, retryMs }) => {
      disconnect(reason);
      output.throttled('unreachable', () =>
        log.warn({ attempt, reason, retryMs }, 'NATS unreachable; retrying'),
      );
    },
    natsDisconnected: ({ server }) => {
      disconnect(`the connection to ${server} was lost`);
      log.warn({ server }, 'disconnected from NATS; reconnecting');
    },
    natsReconnected: ({ server }) => {
      connect();
      own.add('natsight_nats_reconnects_total');
      log.info({ server }, 'reconnected to NATS');
    },
    natsDropped: ({ reason }) => {
      own.add('natsight_nats_protocol_errors_total');
      output.throttled('protocol error', (count) =>
        log.error({ reason, count }, 'dropped the connection to NATS: the server sent what cannot be read'),
      );
    },
    natsServerError: ({ reason }) =>
      output.counted('server error', (count) => log.warn({ reason, count }, 'NATS server error')),
    natsTransportUnavailable: ({ reason }) =>
      output.throttled('transport', () =>
        log.warn({ reason }, 'messages pass through the NATS client, which costs CPU'),
      ),
  };
}

/** A setup that reads nothing from NATS is ready without it. */
export function showNats({ own, connections }: TelemetryOutput, { streams }: Pick<Setup, 'streams'>): void {
  const isRead = streams.some(({ source }) => source.kind === 'subject' || source.kind === 'jetstream');
  if (!isRead) connections.natsConnected();
  own.setShown('natsight_nats_connected', isRead);
}
