import { ackedBy } from '../../../exporter/io/nats/jetstream/consumer-start.js';
import { DurableConsumer } from '../../../exporter/io/nats/jetstream/durable-consumer.js';
import { Progress } from '../../../exporter/io/nats/jetstream/progress.js';
import type { Settle } from '../../../exporter/io/nats/jetstream/progress.js';
import type { StreamReader } from '../../../exporter/io/feed/prepared-source.js';
import { DeadLetterPublisher } from '../../../exporter/io/nats/dead-letter.js';
import type { NatsLink } from '../../../exporter/io/nats/link.js';
import type { Delivery } from '../../../exporter/source/delivery.js';
import type { Position, Receive, Resumption, Source } from '../../../exporter/source/source.js';
import type { Stream } from '../../../setup/model/stream.js';
import type { SimulatedDelivery } from './consumer.js';
import type { SimulatedJetStream } from './jetstream.js';
import type { SimulatedProcess } from './process.js';

const RETRY_MS = 250;
export const ACK_WAIT_MS = 400;

/**
 * Reads the stream of the simulated server. What decides is the product's: `DurableConsumer` claims the consumer, `Progress` tells which
 * deliveries count and what is acked. Only the transport of `JetStreamSource` is replaced.
 */
export class SimulatedSource implements Source {
  readonly #process: SimulatedProcess;
  readonly #server: SimulatedJetStream;
  readonly #consumer: string;
  readonly #makeProgress: (after: Resumption | undefined, settle: Settle) => Progress;
  #progress = new Progress();
  #isStopped = false;
  #end: ((reason: string) => void) | undefined;

  constructor(
    process: SimulatedProcess,
    server: SimulatedJetStream,
    consumer: string,
    makeProgress: (after: Resumption | undefined, settle: Settle) => Progress,
  ) {
    this.#makeProgress = makeProgress;
    this.#process = process;
    this.#server = server;
    this.#consumer = consumer;
  }

  async start(receive: Receive, after?: Resumption): Promise<void> {
    this.#progress = this.#makeProgress(after, ({ sequence }) => this.#server.ack(this.#consumer, sequence));
    void this.#run(receive);
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#end?.('the source was stopped');
  }

  position(): Position | undefined {
    return this.#progress.position();
  }

  acknowledge(position: Position): void {
    this.#progress.acknowledge(position);
  }

  async #run(receive: Receive): Promise<void> {
    while (!this.#isStopped) {
      // Whatever fails is tried again, as by the product.
      await this.#read(receive).catch(() => undefined);
      await this.#process.wait(RETRY_MS);
    }
  }

  async #read(receive: Receive): Promise<void> {
    const found = await this.#server.streamInfo(this.#process);
    this.#progress.checkStream(found);
    const manager = this.#server.manager(this.#process);
    const filter = { config: {}, accepts: undefined };
    const reading = { stream: this.#server.name, start: 'all', subjects: [], filter } as const;
    const durable = { ...reading, name: this.#consumer, ackWaitMs: ACK_WAIT_MS, serverVersion: '2.9.10' };
    const claimed = await new DurableConsumer(manager, durable).claim(
      found,
      this.#progress.acked,
      () => undefined,
    );
    this.#progress.claimed(ackedBy(claimed));
    let expected = claimed.delivered.consumer_seq + 1;
    if (this.#isStopped) return;
    const ended = new Promise<string>((resolve) => (this.#end = resolve));
    let hasEnded = false;
    void ended.then(() => (hasEnded = true));
    await this.#server.subscribe(this.#process, this.#consumer, {
      process: this.#process,
      receive: (delivery) => {
        if (hasEnded || this.#isStopped) return;
        // As in PullReader: a gap means that a delivery was lost, or that another client has it.
        if (delivery.deliverySequence === expected++) return this.#receive(receive, delivery);
        hasEnded = true;
        this.#end?.('a delivery was lost');
      },
      ended: (reason) => this.#end?.(reason),
    });
    await ended;
  }

  #receive(receive: Receive, { message, deliverySequence }: SimulatedDelivery): void {
    const { sequence, payload, storedMs } = message;
    const delivery = {
      deliveries: 1,
      sequence,
      consumerSequence: deliverySequence,
      stored: { ms: storedMs, nanos: 0 },
    };
    if (!this.#progress.admit(delivery)) return;
    this.#progress.deliveredUpTo(delivery);
    const arrivalMs = this.#server.nowMs;
    const outcome = receive({
      subject: `${this.#server.name.toLowerCase()}.all`,
      payload,
      header: () => undefined,
      headers: () => [],
      sequence,
      stream: this.#server.name,
      storedMs,
      arrivalMs,
    });
    if (outcome === 'failed') this.#progress.failed(delivery);
  }
}

/** Dead letters go out as those of the product's sources do. */
export function withDeadLetters(
  { name, deadLetter: subject }: Stream,
  service: string,
  source: Source,
  delivery: Delivery,
  link: NatsLink,
): StreamReader {
  if (subject === undefined) return source;
  const publisher = new DeadLetterPublisher({ stream: name, subject, service }, link, () => undefined);
  delivery.publishTo(publisher);
  return {
    start: (receive, after) => source.start(receive, after),
    stop: () => source.stop(),
    position: () => source.position(),
    acknowledge: (position) => source.acknowledge(position),
    deadLetters: () => publisher.unconfirmed(),
  };
}
