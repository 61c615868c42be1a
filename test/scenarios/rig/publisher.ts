import { setTimeout as delay } from 'node:timers/promises';
import { afterAll } from '@jest/globals';
import { jetstream, type JetStreamClient } from '@nats-io/jetstream';
import { connect, type Msg, type NatsConnection } from '@nats-io/transport-node';
import type { Flight, PublishedFlight } from './flights.js';

/** How long one attempt to publish may take, and what lies between two. */
const attemptMs = 500;
const pauseMs = 50;

/** Connects publishers, and closes their connections after the last test of the file. */
export function flightPublishers(): (natsUrl: string) => Promise<FlightPublisher> {
  const connections: NatsConnection[] = [];
  afterAll(() => Promise.all(connections.map((connection) => connection.close())));
  return async (natsUrl) => {
    const connection = await connect({ servers: natsUrl, maxReconnectAttempts: -1, reconnectTimeWait: 50 });
    connections.push(connection);
    return new FlightPublisher(connection);
  };
}

/** Publishes flights to JetStream as an airport would, and knows what it has published. */
export class FlightPublisher {
  /** Every flight that the server has stored, in order. */
  readonly published: PublishedFlight[] = [];
  readonly connection: NatsConnection;
  /** Payload bytes of everything, also of what is no flight. */
  bytes = 0;
  readonly #jetstream: JetStreamClient;

  constructor(connection: NatsConnection) {
    this.connection = connection;
    this.#jetstream = jetstream(connection, { timeout: attemptMs });
  }

  /** What comes on a subject from now on; filled as it comes. */
  messagesOn(subject: string): readonly Msg[] {
    const messages: Msg[] = [];
    this.connection.subscribe(subject, { callback: (_error, message) => void messages.push(message) });
    return messages;
  }

  /** Publishes flights one after the other, each as happening now. */
  async publish(flights: readonly Flight[], perSecond = Infinity, until?: AbortSignal): Promise<void> {
    for (const flight of flights) {
      if (until?.aborted === true) return;
      const id = `${flight.scheduled}-${this.published.length}`;
      const timeMs = Date.now();
      const event = { ...flight, id, time: new Date(timeMs).toISOString() };
      await this.send(`flights.${flight.origin}`, JSON.stringify(event), id);
      this.published.push({ ...flight, id, timeMs });
      if (perSecond !== Infinity) await delay(1_000 / perSecond);
    }
  }

  /** Publishes as the flights of a day come in, in the background; resolves when what is under way has been stored. */
  trickle(flights: readonly Flight[], perSecond: number): { readonly stop: () => Promise<void> } {
    const end = new AbortController();
    const done = this.publish(flights, perSecond, end.signal);
    return {
      stop: () => {
        end.abort();
        return done;
      },
    };
  }

  /** Publishes bytes; tries again until the server has stored them. The id keeps a second try from counting twice. */
  async send(subject: string, payload: string | Uint8Array, id: string): Promise<void> {
    for (;;) {
      try {
        await this.#jetstream.publish(subject, payload, { msgID: id });
        this.bytes += Buffer.byteLength(payload);
        return;
      } catch (error) {
        if (this.connection.isClosed()) throw error;
        await delay(pauseMs);
      }
    }
  }
}
