import { setTimeout as delay } from 'node:timers/promises';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { JetStreamClient } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import type { NatsConnection } from '@nats-io/transport-node';

const BATCH = 20;
const BATCH_MS = 50;
/** An outage of NATS takes longer than one attempt. */
const ACK_WITHIN_MS = 2_000;
const REGIONS = ['north', 'south', 'east', 'west'];

/** What a hostile publisher sends: none of it is an event of the schema. */
const HOSTILE = [
  '{"n":1,"region":"north","amount":-5}',
  '{"n":1,"region":"a region with a long name","amount":1}',
  '{"n":"one"',
  `[${'['.repeat(200)}`,
  '\u0000\uffff',
  `{"n":1,"region":"north","amount":1${'0'.repeat(400)}}`,
  '{"__proto__":{"n":1},"amount":1}',
];

/** What was published: events, and messages that are to be rejected. */
export interface Published {
  events: number;
  hostile: number;
  /** Sum of the amounts of the events, which are multiples of 1/4. */
  amount: number;
}

/** Publishes numbered events all the time, valid and hostile ones, until it is stopped. */
export class SoakTraffic {
  /** Stored by JetStream: each exactly once. */
  readonly stored: Published = { events: 0, hostile: 0, amount: 0 };
  /** Published on plain subjects: at most once. */
  readonly plain: Published = { events: 0, hostile: 0, amount: 0 };
  readonly #connection: NatsConnection;
  readonly #client: JetStreamClient;
  readonly #random: () => number;
  #number = 0;
  #isStopped = false;
  #isPaused = false;
  #running: Promise<unknown> = Promise.resolve();

  private constructor(connection: NatsConnection, random: () => number) {
    this.#connection = connection;
    this.#client = jetstream(connection, { timeout: ACK_WITHIN_MS });
    this.#random = random;
  }

  /** Creates the streams. */
  static async connect(url: string, random: () => number): Promise<SoakTraffic> {
    const connection = await connect({ servers: url, maxReconnectAttempts: -1, reconnectTimeWait: 200 });
    const manager = await jetstreamManager(connection);
    await manager.streams.add({ name: 'ORDERS', subjects: ['orders.>'], max_bytes: 2 ** 31 });
    return new SoakTraffic(connection, random);
  }

  start(): void {
    this.#running = this.#run();
  }

  /** Nothing is on its way afterwards. */
  async pause(): Promise<void> {
    this.#isPaused = true;
    await this.#running;
    await this.#connection.flush();
  }

  resume(): void {
    this.#isPaused = false;
    this.start();
  }

  /** A burst on plain subjects, as fast as the client sends. */
  burst(count: number): void {
    for (let at = 0; at < count; at++) this.#publishPlain();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#running;
    await this.#connection.close();
  }

  async #run(): Promise<void> {
    while (!this.#isStopped && !this.#isPaused) {
      for (let at = 0; at < BATCH; at++) this.#publishPlain();
      await Promise.all(Array.from({ length: BATCH }, () => this.#publishStored()));
      await delay(BATCH_MS);
    }
  }

  #publishPlain(): void {
    // The client would keep it and then forget it.
    if (this.#connection.isClosed()) return;
    const { payload, amount } = this.#next();
    this.#connection.publish('ticks.all', payload);
    add(this.plain, amount);
  }

  /** Again under the same id, until JetStream has it. */
  async #publishStored(): Promise<void> {
    const { payload, amount, id } = this.#next();
    while (!(await this.#isStored(payload, id))) await delay(BATCH_MS);
    add(this.stored, amount);
  }

  #isStored(payload: string, msgID: string): Promise<boolean> {
    return this.#client.publish('orders.all', payload, { msgID }).then(
      () => true,
      () => false,
    );
  }

  /** `amount`: `undefined` if it is hostile. */
  #next(): { readonly payload: string; readonly amount: number | undefined; readonly id: string } {
    const n = this.#number++;
    const id = String(n);
    if (this.#random() < 0.1) return { payload: HOSTILE[n % HOSTILE.length] ?? '', amount: undefined, id };
    const amount = Math.floor(this.#random() * 400) / 4;
    const region = REGIONS[Math.floor(this.#random() * REGIONS.length)];
    return { payload: JSON.stringify({ n, region, amount }), amount, id };
  }
}

function add(published: Published, amount: number | undefined): void {
  if (amount === undefined) published.hostile += 1;
  else {
    published.events += 1;
    published.amount += amount;
  }
}
