import type { DisconnectReason } from '../../setup/self-metric-reasons.js';
import type { NatsCause } from './nats-causes.js';

/** What happens to the connection to NATS. */
export type NatsHappening =
  | { readonly kind: 'natsConnected'; readonly server: string }
  /** One attempt to connect failed; the next one follows after `retryMs`. */
  | {
      readonly kind: 'natsConnectFailed';
      /** Number of the attempt, from 1; of the failures that are known, if the client reconnects. */
      readonly attempt: number;
      readonly cause: NatsCause;
      readonly reason: string;
      readonly retryMs: number;
    }
  /** The client reconnects by itself. */
  | { readonly kind: 'natsDisconnected'; readonly server: string }
  | { readonly kind: 'natsReconnected'; readonly server: string }
  /** The server sent what natsight or its client cannot read. The connection is dropped; the client reconnects by itself. */
  | { readonly kind: 'natsDropped'; readonly reason: string }
  /** The connection is up again and was not read meanwhile. Times are milliseconds since 1970. */
  | {
      readonly kind: 'natsGap';
      /** `main`, or `worker` and its number. */
      readonly connection: string;
      /** Everything that NATS had for the connection before is read. */
      readonly fromMs: number;
      readonly toMs: number;
      readonly reason: DisconnectReason;
    }
  /** The server did not permit to publish a message that has no counter of its own, such as an insight. `advice`: what to grant. */
  | { readonly kind: 'natsPublishDenied'; readonly subject: string; readonly advice: string }
  /** The server reported an error, such as a missing permission. The connection stays or is restored. */
  | { readonly kind: 'natsServerError'; readonly reason: string }
  /** Messages pass through the NATS client, which costs more CPU; none is lost. */
  | { readonly kind: 'natsTransportUnavailable'; readonly reason: string };
