import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { Server, Socket } from 'node:net';

/** Stands between a client and a server, and can say something to the client in the server's name. */
export class Relay {
  readonly url: string;
  readonly #server: Server;
  readonly #clients = new Set<Socket>();
  readonly #servers = new Set<Socket>();
  #connections = 0;
  #asked = '';
  #dropped: string | undefined;

  private constructor(server: Server, port: number) {
    this.#server = server;
    this.url = `nats://127.0.0.1:${port}`;
  }

  static async to(url: string): Promise<Relay> {
    const { hostname, port } = new URL(url);
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('BUG: not a TCP port');
    const relay = new Relay(server, address.port);
    server.on('connection', (client) => relay.#join(client, connect(Number(port), hostname)));
    return relay;
  }

  /** How many connections there have been. */
  get connections(): number {
    return this.#connections;
  }

  /** Sends the bytes to each client, one per character. */
  say(text: string): void {
    for (const client of this.#clients) client.write(Buffer.from(text, 'latin1'));
  }

  /** Keeps what the servers send until `release`, and forgets what the clients have sent. */
  hold(): void {
    this.#asked = '';
    for (const server of this.#servers) server.pause();
  }

  release(): void {
    for (const server of this.#servers) server.resume();
  }

  /** From now on, drops each chunk of the servers that contains the text. */
  drop(text: string): void {
    this.#dropped = text;
  }

  /** What the clients have sent since `hold`, one character per byte. */
  get asked(): string {
    return this.#asked;
  }

  stop(): void {
    this.#server.close();
    for (const client of this.#clients) client.destroy();
  }

  #join(client: Socket, server: Socket): void {
    this.#connections += 1;
    this.#clients.add(client);
    this.#servers.add(server);
    const end = () => {
      this.#clients.delete(client);
      this.#servers.delete(server);
      client.destroy();
      server.destroy();
    };
    client.on('data', (bytes) => (this.#asked += bytes.toString('latin1')));
    client.on('error', end).on('close', end).pipe(server);
    server
      .on('error', end)
      .on('close', end)
      .on('data', (bytes) => {
        if (this.#dropped === undefined || !bytes.includes(this.#dropped)) client.write(bytes);
      });
  }
}
