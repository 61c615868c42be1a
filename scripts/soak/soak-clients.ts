import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';

/** What no HTTP client sends. */
const MALFORMED = [
  'GET /metrics HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n',
  `GET /${'x'.repeat(20_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`,
  'POST /-/reload HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999\r\n\r\nx',
  '\u0000\u0001\u0002\r\n\r\n',
  'GET /metrics HTTP/1.1\r\nHost: evil.example\r\n\r\n',
];

/** Clients of the exporter's web server, polite ones and others. All of them end with it. */
export class SoakClients {
  readonly #port: number;
  readonly #sockets = new Set<Socket>();

  constructor(port: number) {
    this.#port = port;
  }

  /** Opens live pages. Those that do not read keep their answer waiting. */
  async openLivePages(count: number, reads: boolean): Promise<void> {
    await Promise.all(
      Array.from({ length: count }, () => this.#send('GET /live HTTP/1.1\r\nHost: localhost\r\n\r\n', reads)),
    );
  }

  async sendMalformed(): Promise<void> {
    await Promise.all(MALFORMED.map((request) => this.#send(request, true)));
  }

  closeAll(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#sockets.clear();
  }

  async #send(request: string, reads: boolean): Promise<void> {
    const socket = connect(this.#port, '127.0.0.1');
    socket.on('error', () => socket.destroy());
    socket.once('close', () => this.#sockets.delete(socket));
    this.#sockets.add(socket);
    await Promise.race([once(socket, 'connect'), once(socket, 'close')]).catch(() => undefined);
    if (reads) socket.resume();
    else socket.pause();
    if (socket.writable) socket.write(request, 'latin1');
  }
}
