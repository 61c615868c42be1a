import { PermissionViolationError } from '@nats-io/transport-node';
import type { NatsConnection, Status } from '@nats-io/transport-node';
import type { Tell } from '../../happening/happening.js';
import type { NatsHappening } from '../../happening/nats.js';
import type { Inbound } from './inbound/inbound.js';
import { settledWithin } from './within.js';

type Listener = (connected: boolean) => void;
type OnRefused = (subject: string) => void;

/** A connection to NATS that knows whether it is up, and tells those who ask for it. */
export class NatsLink {
  readonly connection: NatsConnection;
  /** Where messages can be had before the client reads them; over WebSocket none come this way. */
  readonly inbound: Inbound;
  readonly #tell: Tell<NatsHappening>;
  readonly #listeners = new Set<Listener>();
  readonly #onRefused = new Set<OnRefused>();
  #connected = true;

  constructor(connection: NatsConnection, inbound: Inbound, tell: Tell<NatsHappening>) {
    this.connection = connection;
    this.inbound = inbound;
    this.#tell = tell;
    void this.#follow(connection.status());
    tell({ kind: 'natsConnected', server: connection.getServer() });
  }

  /** What is published while this is false is lost: the client empties its buffer when it dials. */
  get connected(): boolean {
    return this.#connected;
  }

  /** Calls on every change from here on; the function it returns ends that. */
  onChange(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Calls with the subject of each message that the server does not let us publish; the function it returns ends that. */
  onRefused(listener: OnRefused): () => void {
    this.#onRefused.add(listener);
    return () => this.#onRefused.delete(listener);
  }

  /** Sends what waits to be sent and ends the connection, in this time at most. */
  async close(limitMs = 2_000): Promise<void> {
    if (this.connection.isClosed()) return;
    if (this.#connected && !this.connection.isDraining()) {
      await settledWithin(limitMs, this.connection.drain());
    }
    await settledWithin(limitMs, this.connection.close());
  }

  async #follow(statuses: AsyncIterable<Status>): Promise<void> {
    for await (const status of statuses) this.#take(status);
    this.#change(false);
  }

  #take(status: Status): void {
    switch (status.type) {
      case 'disconnect':
        this.#tell({ kind: 'natsDisconnected', server: status.server });
        return this.#change(false);
      case 'reconnect':
        this.#tell({ kind: 'natsReconnected', server: status.server });
        return this.#change(true);
      case 'error':
        this.#tellRefused(status.error);
        return this.#tell({ kind: 'natsServerError', reason: status.error.message });
      case 'ldm':
        return this.#tell({ kind: 'natsServerError', reason: `${status.server} is about to shut down` });
      case 'staleConnection':
        return this.#tell({ kind: 'natsServerError', reason: 'the server no longer answers pings' });
      default:
        return undefined;
    }
  }

  #tellRefused(error: Error): void {
    if (!(error instanceof PermissionViolationError) || error.operation !== 'publish') return;
    for (const listener of this.#onRefused) listener(error.subject);
  }

  #change(connected: boolean): void {
    if (connected === this.#connected) return;
    this.#connected = connected;
    for (const listener of this.#listeners) listener(connected);
  }
}
