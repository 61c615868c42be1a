import { JetStreamApiCodes, JetStreamApiError } from '@nats-io/jetstream';
import type { ConsumerConfig, ConsumerInfo, JetStreamManager, StreamInfo } from '@nats-io/jetstream';
import { SimulatedConsumer } from './consumer.js';
import type { Subscriber } from './consumer.js';
import type { SimulatedEvent } from '../plan/setups.js';
import type { SimulatedProcess } from './process.js';
import { START_MS } from './world.js';
import type { World } from './world.js';

const utf8 = new TextEncoder();

export interface StoredMessage {
  readonly sequence: number;
  readonly event: SimulatedEvent;
  readonly payload: Uint8Array;
  readonly storedMs: number;
}

/** The stream of a setup that has one, and another one. */
export const STREAM = 'EVENTS';
export const OTHER_STREAM = 'OTHERS';
/** Longest time of a request, in milliseconds. */
const ANSWER_MS = 8;
/** How often the server looks for messages to deliver. */
const DELIVERY_MS = 70;

/**
 * A NATS server with one stream. Messages are delivered in order, and again if they are not acked in time, then in any order. Acks and
 * deliveries may be lost, the server may be gone for a while, and somebody may delete a consumer.
 */
export class SimulatedJetStream {
  isUp = true;
  /** How many of the acks, and of the batches of deliveries, get lost. */
  lostAcks = 0;
  lostDeliveries = 0;
  /** A message is removed once all consumers have acked it, as with retention "interest". */
  readonly keepsOnlyUnacked: boolean;
  readonly name: string;
  readonly messages: StoredMessage[] = [];
  /** All messages up to this sequence were removed. */
  #removedTo = 0;
  readonly #world: World;
  readonly #consumers = new Map<string, SimulatedConsumer>();

  constructor(world: World, options: { readonly name: string; readonly keepsOnlyUnacked: boolean }) {
    this.#world = world;
    this.name = options.name;
    this.keepsOnlyUnacked = options.keepsOnlyUnacked;
  }

  start(): void {
    for (const consumer of this.#consumers.values()) this.#deliver(consumer);
    this.#world.after(DELIVERY_MS, () => this.start());
  }

  publish(event: SimulatedEvent): void {
    const { isMalformed, ...fields } = event;
    const text = JSON.stringify(fields);
    const payload = utf8.encode(isMalformed ? text.slice(0, -1) : text);
    this.messages.push({ sequence: this.messages.length + 1, event, payload, storedMs: this.#world.nowMs });
  }

  get nowMs(): number {
    return this.#world.nowMs;
  }

  get lastSequence(): number {
    return this.messages.length;
  }

  get isRead(): boolean {
    return [...this.#consumers.values()].some(({ ackedTo }) => ackedTo === this.lastSequence);
  }

  /** Connections break, and nothing answers. */
  goDown(): void {
    this.isUp = false;
    for (const consumer of this.#consumers.values()) consumer.end('the connection to NATS is lost');
  }

  deleteConsumers(): void {
    for (const name of this.#consumers.keys()) this.#delete(name);
  }

  async streamInfo(process: SimulatedProcess): Promise<StreamInfo> {
    return this.#request(process, () => this.#info());
  }

  /** The part of the client's API that a durable consumer uses. */
  manager(process: SimulatedProcess): JetStreamManager {
    const consumers = {
      info: (_stream: string, name: string) => this.#request(process, () => this.#consumer(name).info(name)),
      add: (_stream: string, config: ConsumerConfig) => this.#request(process, () => this.#add(config)),
      update: (_stream: string, name: string, config: Partial<ConsumerConfig>) =>
        this.#request(process, () => this.#consumer(name).update(name, config)),
      delete: (_stream: string, name: string) =>
        this.#request(process, () => {
          this.#consumer(name);
          this.#delete(name);
          return true;
        }),
    };
    // The other parts are not used.
    return { consumers } as unknown as JetStreamManager;
  }

  /** Delivers to this subscriber from now on. Resolves with the consumer sequence of the last delivery. */
  subscribe(process: SimulatedProcess, name: string, subscriber: Subscriber): Promise<number> {
    return this.#request(process, () => this.#consumer(name).subscribe(subscriber));
  }

  #request<Result>(process: SimulatedProcess, act: () => Result): Promise<Result> {
    return process.request(this.#world.random.next() * ANSWER_MS, () => {
      if (!this.isUp) throw new Error('timeout');
      return act();
    });
  }

  #info(): StreamInfo {
    const state = {
      messages: this.lastSequence - this.#removedTo,
      first_seq: this.#removedTo + 1,
      last_seq: this.lastSequence,
    };
    const { name } = this;
    const config = { name, subjects: [`${name.toLowerCase()}.>`], retention: 'limits' };
    // What the exporter reads of it.
    return { created: new Date(START_MS).toISOString(), config, state } as unknown as StreamInfo;
  }

  #consumer(name: string): SimulatedConsumer {
    const consumer = this.#consumers.get(name);
    if (consumer !== undefined) return consumer;
    const description = 'consumer not found';
    throw new JetStreamApiError({ code: 404, err_code: JetStreamApiCodes.ConsumerNotFound, description });
  }

  #add(config: ConsumerConfig): ConsumerInfo {
    const name = String(config.durable_name);
    const found = this.#consumers.get(name);
    if (found !== undefined) return found.info(name);
    const startsAt = Math.max(config.opt_start_seq ?? 1, this.#removedTo + 1);
    const consumer = new SimulatedConsumer(config, startsAt);
    this.#consumers.set(name, consumer);
    return consumer.info(name);
  }

  #delete(name: string): void {
    const consumer = this.#consumers.get(name);
    this.#consumers.delete(name);
    consumer?.end('the consumer was deleted');
  }

  #deliver(consumer: SimulatedConsumer): void {
    const { random, nowMs } = this.#world;
    const { subscriber } = consumer;
    if (subscriber === undefined || !this.isUp) return;
    const batch = consumer.due(this.messages, nowMs, random);
    if (batch.length === 0) return;
    if (random.chance(this.lostDeliveries)) {
      return this.#world.tell(() => `${batch.length} deliveries to ${subscriber.process.name} get lost`);
    }
    subscriber.process.after(random.next() * 10, () => {
      for (const delivery of batch) {
        if (consumer.subscriber !== subscriber) return;
        subscriber.receive(delivery);
      }
    });
  }

  /** A client acks a message, and all before it. */
  ack(name: string, sequence: number): void {
    const consumer = this.#consumers.get(name);
    if (consumer !== undefined) this.#acked(consumer, sequence);
  }

  #acked(consumer: SimulatedConsumer, sequence: number): void {
    if (this.#world.random.chance(this.lostAcks)) return;
    this.#world.after(this.#world.random.next() * ANSWER_MS, () => {
      if (!this.isUp) return;
      consumer.ack(sequence);
      if (!this.keepsOnlyUnacked || this.#consumers.size === 0) return;
      const everywhere = Math.min(...[...this.#consumers.values()].map(({ ackedTo }) => ackedTo));
      this.#removedTo = Math.max(this.#removedTo, everywhere);
    });
  }
}
