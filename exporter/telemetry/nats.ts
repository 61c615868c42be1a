import type { Setup } from '../../setup/model/setup.js';
import { DISCONNECT_REASONS } from '../../setup/self-metric-reasons.js';
import type { ByKind } from '../happening/by-kind.js';
import type { NatsHappening } from '../happening/nats.js';
import { NATS_CAUSES } from '../happening/nats-causes.js';
import type { FailureGroup } from '../happening/nats-causes.js';
import { timesOf } from './gap-times.js';
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
  const writeFailure: Readonly<Record<FailureGroup, (fields: object) => void>> = {
    unreachable: (fields) => log.warn(fields, 'NATS cannot be reached; retrying'),
    sign_in: (fields) => log.warn(fields, 'NATS refused the credentials; retrying'),
    tls: (fields) => log.warn(fields, 'no secure connection to NATS; retrying'),
    refused: (fields) => log.warn(fields, 'NATS does not accept the connection; retrying'),
  };
  return {
    natsConnected: ({ server }) => {
      connect();
      log.info({ server }, 'connected to NATS');
    },
    natsConnectFailed: ({ attempt, cause, reason, retryMs }) => {
      disconnect(reason);
      own.add('natsight_nats_connect_failures_total', { cause });
      // Another cause is news.
      output.throttled(`connect ${cause}`, () =>
        writeFailure[NATS_CAUSES[cause].group]({ attempt, cause, reason, retryMs }),
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
    natsGap: ({ connection, reason, ...times }) => {
      connections.natsGap(connection, { reason, ...times });
      own.add('natsight_nats_disconnects_total', { reason });
      const { fromMs, toMs } = times;
      log.warn(
        { connection, reason, ...timesOf(fromMs, toMs) },
        `nothing was read from NATS for a time: ${DISCONNECT_REASONS[reason]}; messages on plain subjects that were published meanwhile are lost, JetStream delivers its messages later`,
      );
    },
    natsPublishDenied: ({ subject, advice }) => {
      own.add('natsight_nats_publishes_denied_total');
      output.counted(`denied ${subject}`, (count) =>
        log.warn({ subject, count }, `message not published: ${advice}`),
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
  for (const reason of Object.keys(DISCONNECT_REASONS)) {
    own.add('natsight_nats_disconnects_total', { reason }, 0);
  }
  const isRead = streams.some(({ source }) => source.kind === 'subject' || source.kind === 'jetstream');
  connections.readsNats = isRead;
  if (!isRead) connections.natsConnected();
  own.setShown('natsight_nats_connected', isRead);
}
