import type { NatsLink } from '../../../exporter/io/nats/link.js';
import type { NatsAccess } from '../../../exporter/io/nats/nats-access.js';
import type { SimulatedProcess } from './process.js';
import type { World } from './world.js';

/** A message as JetStream keeps it: the first one with its id. */
export interface PublishedMessage {
  readonly id: string;
  readonly payload: string;
}

interface Connection {
  isOpen: boolean;
  /** How often it was lost. */
  losses: number;
  readonly process: SimulatedProcess;
  readonly listeners: Set<(connected: boolean) => void>;
}

const utf8 = new TextDecoder();

const FLIGHT_MS = 6;

/** Where the exporter publishes: a server whose JetStream drops a message whose id it has had. It may be gone for a while. */
export class SimulatedOutputs {
  readonly kept = new Map<string, PublishedMessage>();
  #isUp = true;
  readonly #world: World;
  readonly #connections = new Set<Connection>();

  constructor(world: World) {
    this.#world = world;
  }

  /** Connections break; what is on its way is lost. */
  goDown(): void {
    this.#isUp = false;
    for (const connection of this.#connections) this.#set(connection, false);
  }

  comeBack(): void {
    this.#isUp = true;
    for (const connection of this.#connections) this.#set(connection, true);
  }

  link(process: SimulatedProcess): NatsLink {
    const connection: Connection = { isOpen: this.#isUp, losses: 0, process, listeners: new Set() };
    this.#connections.add(connection);
    const sender = new Sender(this.#world, connection, (message) => {
      if (!this.kept.has(message.id)) this.kept.set(message.id, message);
    });
    const link = {
      get connected() {
        return connection.isOpen;
      },
      connection: sender,
      onChange: (listener: (connected: boolean) => void) => {
        connection.listeners.add(listener);
        return () => connection.listeners.delete(listener);
      },
      onServerError: () => () => undefined,
    };
    // What the outbox uses of it.
    return link as unknown as NatsLink;
  }

  #set(connection: Connection, isOpen: boolean): void {
    connection.isOpen = isOpen;
    if (!isOpen) connection.losses++;
    connection.process.after(0, () => {
      for (const listener of connection.listeners) listener(isOpen);
    });
  }
}

/** One direction of a connection: what is published arrives in order, and before the answer to a later `flush`. */
class Sender {
  readonly #world: World;
  readonly #connection: Connection;
  readonly #arrive: (message: PublishedMessage) => void;
  #unnamed = 0;

  constructor(world: World, connection: Connection, arrive: (message: PublishedMessage) => void) {
    this.#world = world;
    this.#connection = connection;
    this.#arrive = arrive;
  }

  publish(
    subject: string,
    payload: Uint8Array,
    { headers }: { readonly headers: { get(name: string): string } },
  ): void {
    const id = headers.get('Nats-Msg-Id');
    const text = utf8.decode(payload);
    const { pid } = this.#connection.process;
    const message = { id: id === '' ? `${subject} ${pid} ${this.#unnamed++}` : id, payload: text };
    const { losses, isOpen } = this.#connection;
    this.#world.after(FLIGHT_MS / 2, () => {
      if (isOpen && this.#connection.losses === losses) this.#arrive(message);
    });
  }

  /** Acks of streams reach nobody: the answer to `flush` has to do, as without JetStream. */
  subscribe(
    _subject: string,
    { callback }: { readonly callback: (error: Error) => void },
  ): { readonly unsubscribe: () => void } {
    callback(new Error('not permitted'));
    return { unsubscribe: () => undefined };
  }

  async flush(): Promise<void> {
    const { process, losses, isOpen } = this.#connection;
    const arrives = await process.request(FLIGHT_MS, () => isOpen && this.#connection.losses === losses);
    if (!arrives) throw new Error('the connection is lost');
  }
}

/** An access that has this connection. */
export function accessOf(link: NatsLink): NatsAccess {
  const access = {
    isUsed: true,
    link: async () => link,
    onLink: (listener: (link: NatsLink) => void) => listener(link),
  };
  // What the outlets use of it.
  return access as unknown as NatsAccess;
}
