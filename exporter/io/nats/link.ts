import { PermissionViolationError } from '@nats-io/transport-node';
import type { NatsConnection, Status } from '@nats-io/transport-node';
import type { Tell } from '../../happening/happening.js';
import type { NatsHappening } from '../../happening/nats.js';
import type { Inbound } from './inbound/inbound.js';
import { settledWithin } from './within.js';

type Listener = (connected: boolean) => void;
type OnRefused = (subject: string) => void;

/** A NATS connection that tracks whether it is up and notifies its listeners. */
export class NatsLink {
  readonly connection: NatsConnection;
  /** Delivers messages before the client parses them. Over WebSocket it delivers none. */
  readonly inbound: Inbound;
  readonly #tell: Tell<NatsHappening>;
  readonly #listeners = new Set<Listener>();
  readonly #onRefused = new Set<OnRefused>();
  #connected = true;

  constructor(connection: NatsConnection, inbound: Inbound, tell: Tell<NatsHappening>) {
    this.connection = connection;
    this.inbound = inbound;
    this.#tell = tell;
    void this.#watch(connection.status());
    tell({ kind: 'natsConnected', server: connection.getServer() });
  }

  /** Messages published while this is false are lost: the client clears its buffer when it reconnects. */
  get connected(): boolean {
    return this.#connected;
  }

  /** Calls the listener on each change until the returned function is called. */
  onChange(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Calls the listener with the subject of each publish that the server denies, until the returned function is called. */
  onRefused(listener: OnRefused): () => void {
    this.#onRefused.add(listener);
    return () => this.#onRefused.delete(listener);
  }

  /** Drains and closes the connection. Each step takes at most `limitMs`. */
  async close(limitMs = 2_000): Promise<void> {
    if (this.connection.isClosed()) return;
    if (this.#connected && !this.connection.isDraining()) {
      await settledWithin(limitMs, this.connection.drain());
    }
    await settledWithin(limitMs, this.connection.close());
  }

  async #watch(statuses: AsyncIterable<Status>): Promise<void> {
    for await (const status of statuses) this.#onStatus(status);
    this.#setConnected(false);
  }

  #onStatus(status: Status): void {
    switch (status.type) {
      case 'disconnect':
        this.#tell({ kind: 'natsDisconnected', server: status.server });
        return this.#setConnected(false);
      case 'reconnect':
        this.#tell({ kind: 'natsReconnected', server: status.server });
        return this.#setConnected(true);
      case 'error':
        this.#notifyRefused(status.error);
        return this.#tell({ kind: 'natsServerError', reason: status.error.message });
      case 'ldm':
        return this.#tell({ kind: 'natsServerError', reason: `${status.server} is shutting down` });
      case 'staleConnection':
        return this.#tell({ kind: 'natsServerError', reason: 'the server does not answer pings' });
      default:
        return undefined;
    }
  }

  #notifyRefused(error: Error): void {
    if (!(error instanceof PermissionViolationError) || error.operation !== 'publish') return;
    for (const listener of this.#onRefused) listener(error.subject);
  }

  #setConnected(connected: boolean): void {
    if (connected === this.#connected) return;
    this.#connected = connected;
    for (const listener of this.#listeners) listener(connected);
  }
}
