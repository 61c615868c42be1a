import { jetstreamManager, type JetStreamManager } from '@nats-io/jetstream';
import { afterEach } from '@jest/globals';
import { connectNats } from '../../../../exporter/io/nats/connection.js';
import type { ConnectOptions } from '../../../../exporter/io/nats/connection.js';
import type { NatsLink } from '../../../../exporter/io/nats/link.js';
import { UNREAD_BYTES_HEADER } from '../../../../exporter/event/message.js';
import type { Message } from '../../../../exporter/event/message.js';
import { Delivery } from '../../../../exporter/source/delivery.js';
import type { Receive } from '../../../../exporter/source/source.js';
import { natsSchema } from '../../../../setup/model/service.js';
import { waitFor } from '../../../support/wait-for.js';
import { RecordedHappenings } from './recorded-happenings.js';

const links: NatsLink[] = [];

/** Closes the links of a test after it. Call it at the top of a test file. */
export function closeLinksAfterEach(): void {
  afterEach(async () => {
    await Promise.all(links.splice(0).map((link) => link.close()));
  });
}

export async function linkTo(
  url: string,
  happenings = new RecordedHappenings(),
  options: Partial<ConnectOptions> = {},
): Promise<NatsLink> {
  const link = await connectNats(
    { name: 'test', nats: natsSchema.parse({}), baseDirectory: '.', url, ...options },
    happenings.tell,
  );
  links.push(link);
  return link;
}

/** Creates streams, publishes and looks at consumers, apart from what is tested. */
export class Bench {
  readonly link: NatsLink;
  readonly manager: JetStreamManager;

  private constructor(link: NatsLink, manager: JetStreamManager) {
    this.link = link;
    this.manager = manager;
  }

  static async at(url: string): Promise<Bench> {
    const link = await linkTo(url);
    return new Bench(link, await jetstreamManager(link.connection, { checkAPI: false }));
  }

  /** Numbers as payload, from `first` to `last`. Resolves once NATS has them. */
  async publish(subject: string, first: number, last: number): Promise<void> {
    for (let number = first; number <= last; number++) this.link.connection.publish(subject, `${number}`);
    await this.link.connection.flush();
  }
}

/** Takes messages as the pipeline would, and remembers their payloads. */
export class Collector {
  readonly messages: Message[] = [];
  readonly #then: (message: Message) => void;

  /** `then` looks at each message after it was taken. */
  constructor(then: (message: Message) => void = () => undefined) {
    this.#then = then;
  }

  /** As a stream's messages are delivered, told of under its name. */
  receiver(stream: string, happenings: RecordedHappenings): Receive {
    const delivery = new Delivery({ stream, tell: happenings.tell });
    delivery.bind({
      process: (message) => {
        this.messages.push(keptCopy(message));
        this.#then(message);
        return undefined;
      },
      refuse: () => undefined,
    });
    return delivery.receive;
  }

  get texts(): string[] {
    return this.messages.map(({ payload }) => new TextDecoder().decode(payload));
  }

  get numbers(): number[] {
    return this.texts.map(Number);
  }

  /** Waits until so many are there. */
  async untilCount(count: number, withinMs?: number): Promise<number[]> {
    await waitFor(
      `${count} messages`,
      () => this.messages.length,
      (seen) => seen >= count,
      withinMs === undefined ? {} : { withinMs },
    );
    return this.numbers;
  }
}

/** A message lives only until it is delivered. */
function keptCopy(message: Message): Message {
  const { subject, payload, sequence, arrivalMs } = message;
  const headers = new Map(
    ['any', 'trace', 'Nats-Msg-Id', UNREAD_BYTES_HEADER].map((name) => [name, message.header(name)]),
  );
  return { subject, payload, sequence, arrivalMs, header: (name) => headers.get(name) };
}

export function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
