/** What happens to the connection to NATS. */
export type NatsHappening =
  | { readonly kind: 'natsConnected'; readonly server: string }
  /** One attempt to connect failed; the next one follows after `retryMs`. */
  | {
      readonly kind: 'natsUnreachable';
      /** Number of the attempt, from 1. */
      readonly attempt: number;
      readonly reason: string;
      readonly retryMs: number;
    }
  /** The client reconnects by itself. */
  | { readonly kind: 'natsDisconnected'; readonly server: string }
  | { readonly kind: 'natsReconnected'; readonly server: string }
  /** The server sent what natsight or its client cannot read. The connection is dropped; the client reconnects by itself. */
  | { readonly kind: 'natsDropped'; readonly reason: string }
  /** The server reported an error, such as a missing permission. The connection stays or is restored. */
  | { readonly kind: 'natsServerError'; readonly reason: string }
  /** Messages pass through the NATS client, which costs more CPU; none is lost. */
  | { readonly kind: 'natsTransportUnavailable'; readonly reason: string };
