import type { NatsConnection, Status } from '@nats-io/transport-node';
import { causeOf } from '../../happening/nats-causes.js';
import type { Tell } from '../../happening/happening.js';
import type { NatsHappening } from '../../happening/nats.js';
import type { Clock } from '../clock.js';
import { publishDenied } from './denied.js';
import { disconnectReason } from './disconnect-reason.js';
import { failureOf } from './failure/explain.js';
import type { Endpoint } from './failure/explain.js';
import { Outage } from './outage.js';
import type { ConnectionGap } from './outage.js';
import type { Inbound } from './inbound/inbound.js';
import { ReadProof } from './read-proof.js';
import { readServerError } from './server-error.js';
import type { NatsServerError } from './server-error.js';
import { settledWithin } from './within.js';

type Listener = (connected: boolean) => void;
/** Returns whether the error concerns the listener, which then reports it. */
type OnServerError = (error: NatsServerError) => boolean;

export interface LinkOptions {
  /** Delivers messages before the client parses them. Over WebSocket it delivers none. */
  readonly inbound: Inbound;
  readonly endpoint: Endpoint;
  readonly clock: Clock;
  readonly tell: Tell<NatsHappening>;
}

/** A NATS connection that tracks whether it is up, and since when it was not read, and notifies its listeners. */
export class NatsLink {
  readonly connection: NatsConnection;
  readonly inbound: Inbound;
  readonly #options: LinkOptions;
  readonly #listeners = new Set<Listener>();
  readonly #onServerError = new Set<OnServerError>();
  readonly #proof: ReadProof;
  #connected = true;
  #serverId: string | undefined;
  #address: string;
  #lameDuck = false;
  #stale = false;
  #serverError: string | undefined;
  #outage: Outage | undefined;
  #lastGap: ConnectionGap | undefined;
  #isClosing = false;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(connection: NatsConnection, options: LinkOptions) {
    this.connection = connection;
    this.inbound = options.inbound;
    this.#options = options;
    this.#proof = new ReadProof(connection, options.clock);
    this.#serverId = connection.info?.server_id;
    this.#address = connection.getServer();
    this.#proof.start();
    void this.#watch(connection.status());
    options.tell({ kind: 'natsConnected', server: this.#address });
  }

  /** Messages published while this is false are lost: the client clears its buffer when it reconnects. */
  get connected(): boolean {
    return this.#connected;
  }

  /** The last time without a connection that has ended. */
  get lastGap(): ConnectionGap | undefined {
    return this.#lastGap;
  }

  /** Everything that the server had for this connection up to this time was read. */
  get provenMs(): number {
    return this.#outage?.fromMs ?? this.#proof.state().provenMs;
  }

  /** How to name the user of this connection to a person who grants permissions. */
  get user(): string {
    return this.#options.endpoint.credentials()?.whose ?? 'the user without credentials ("no_auth_user")';
  }

  /** Calls the listener on each change until the returned function is called. */
  onChange(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Calls the listener with each error that the server reports, until the returned function is called. */
  onServerError(listener: OnServerError): () => void {
    this.#onServerError.add(listener);
    return () => this.#onServerError.delete(listener);
  }

  /** Runs one action after the other, for those whose errors the server does not relate to them. */
  alone<Result>(action: () => Promise<Result>): Promise<Result> {
    const turn = this.#turn.then(action);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  /** Drains and closes the connection. Each step takes at most `limitMs`. */
  async close(limitMs = 2_000): Promise<void> {
    this.#isClosing = true;
    this.#proof.stop();
    this.#outage?.end();
    if (this.connection.isClosed()) return;
    if (this.#connected && !this.connection.isDraining()) {
      await settledWithin(limitMs, this.connection.drain());
    }
    await settledWithin(limitMs, this.connection.close());
  }

  async #watch(statuses: AsyncIterable<Status>): Promise<void> {
    for await (const status of statuses) this.#onStatus(status);
    this.#proof.stop();
    this.#outage?.end();
    if (!this.#isClosing) {
      this.#options.tell({
        kind: 'natsServerError',
        reason: 'the NATS client has closed the connection for good',
      });
    }
    this.#setConnected(false);
  }

  #onStatus(status: Status): void {
    const { tell } = this.#options;
    switch (status.type) {
      case 'disconnect':
        return this.#disconnected(status.server);
      case 'reconnect':
        return this.#reconnected(status.server);
      case 'error':
        return this.#onError(status.error);
      case 'ldm':
        this.#lameDuck = true;
        return tell({
          kind: 'natsServerError',
          reason: `${status.server} is shutting down (lame duck mode)`,
        });
      case 'staleConnection':
        // The client also says so when it closes a connection because of an error of the server.
        if (this.#serverError !== undefined) return undefined;
        this.#stale = true;
        return tell({ kind: 'natsServerError', reason: 'the server does not answer pings' });
      default:
        return undefined;
    }
  }

  #disconnected(server: string): void {
    // The client says so again if a further connection breaks before it is complete.
    if (this.#outage !== undefined || this.#isClosing) return this.#setConnected(false);
    const { endpoint, tell, clock, inbound } = this.#options;
    this.#outage = new Outage(
      {
        ...this.#proof.state(),
        atMs: clock.now(),
        lastReadMs: inbound.lastReadMs,
        endedInMessage: inbound.isWithinMessage,
        isDropped: inbound.isDropped,
      },
      endpoint,
      clock,
      tell,
    );
    this.#proof.stop();
    tell({ kind: 'natsDisconnected', server });
    this.#setConnected(false);
  }

  #reconnected(server: string): void {
    const { tell, clock } = this.#options;
    const outage = this.#outage;
    // The client says it twice if an attempt of its own broke meanwhile.
    if (outage === undefined) return;
    this.#outage = undefined;
    outage.end();
    const { info } = this.connection;
    const isRestarted = server === this.#address && info?.server_id !== this.#serverId;
    const seen = {
      isRestarted,
      isLameDuck: this.#lameDuck,
      isStale: this.#stale,
      serverError: this.#serverError,
    };
    this.#serverId = info?.server_id;
    this.#address = server;
    this.#lameDuck = false;
    this.#stale = false;
    this.#serverError = undefined;
    tell({ kind: 'natsReconnected', server });
    const reason = disconnectReason({ ...seen, ...outage.evidence });
    this.#lastGap = { fromMs: outage.fromMs, toMs: clock.now(), reason };
    tell({ kind: 'natsGap', connection: 'main', ...this.#lastGap });
    this.#proof.start();
    this.#setConnected(true);
  }

  #onError(error: Error): void {
    const found = readServerError(error);
    let isReported = false;
    for (const listener of this.#onServerError) isReported = listener(found) || isReported;
    if (found.kind === 'other') {
      // While the client connects again, errors concern that attempt.
      if (this.#outage !== undefined) return this.#attemptFailed(error.message);
      this.#serverError = error.message;
    }
    if (isReported) return undefined;
    const { tell } = this.#options;
    if (found.kind !== 'publishDenied') return tell({ kind: 'natsServerError', reason: error.message });
    const { subject } = found;
    return tell({ kind: 'natsPublishDenied', subject, advice: publishDenied(this.user, subject) });
  }

  #attemptFailed(text: string): void {
    const { endpoint, clock } = this.#options;
    this.#outage?.failed(failureOf(endpoint, causeOf(text) ?? 'other', text, clock.now()));
  }

  #setConnected(connected: boolean): void {
    if (connected === this.#connected) return;
    this.#connected = connected;
    for (const listener of this.#listeners) listener(connected);
  }
}
