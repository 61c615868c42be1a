import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { BenchError } from './bench-error.js';

/** Messages for one subject, encoded once in the NATS protocol. */
export class MessageBlock {
  readonly #bytes: Buffer;
  /** The start of each message, and the end of the last one. */
  readonly #starts: readonly number[];

  constructor(subject: string, payloads: readonly Uint8Array[]) {
    const end = Buffer.from('\r\n');
    const messages = payloads.map((payload) =>
      Buffer.concat([Buffer.from(`PUB ${subject} ${payload.byteLength}\r\n`), payload, end]),
    );
    const starts = [0];
    for (const { length } of messages) starts.push((starts.at(-1) ?? 0) + length);
    this.#bytes = Buffer.concat(messages);
    this.#starts = starts;
  }

  /** `count` messages starting with number `from`; the block is repeated. */
  *slices(from: number, count: number): Generator<Buffer> {
    const size = this.#starts.length - 1;
    for (let at = from; at < from + count;) {
      const first = at % size;
      const last = Math.min(size, first + from + count - at);
      yield this.#bytes.subarray(this.#starts[first], this.#starts[last]);
      at += last - first;
    }
  }
}

/**
 * Publishes encoded messages, several times faster than a client that encodes each one, so that the exporter and not the publisher
 * is the bottleneck.
 */
export class LoadPublisher {
  readonly #socket: Socket;
  #pings = 0;
  #pongs = 0;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setEncoding('latin1').on('data', (text) => this.#read(String(text)));
  }

  static async connect(url: string): Promise<LoadPublisher> {
    const { hostname, port } = new URL(url);
    // As clients of NATS do: otherwise a message may wait 40 ms for an acknowledgement of the one before.
    const socket = connect({ port: Number(port), host: hostname, noDelay: true });
    await once(socket, 'connect');
    const publisher = new LoadPublisher(socket);
    socket.write('CONNECT {"verbose":false,"pedantic":false,"name":"natsight-bench"}\r\n');
    await publisher.#flush();
    return publisher;
  }

  /** Resolves when the server has the messages. */
  async publish(block: MessageBlock, from: number, count: number): Promise<void> {
    for (const slice of block.slices(from, count)) {
      if (!this.#socket.write(slice)) await once(this.#socket, 'drain');
    }
    await this.#flush();
  }

  close(): void {
    this.#socket.destroy();
  }

  async #flush(): Promise<void> {
    const ping = ++this.#pings;
    this.#socket.write('PING\r\n');
    while (this.#pongs < ping) await once(this.#socket, 'data');
  }

  /** Assumes that chunks contain whole lines: they are few and short. */
  #read(text: string): void {
    for (const line of text.split('\r\n')) {
      if (line === 'PING') this.#socket.write('PONG\r\n');
      else if (line === 'PONG') this.#pongs += 1;
      else if (line.startsWith('-ERR')) this.#socket.destroy(new BenchError(`nats-server answered ${line}`));
    }
  }
}
