import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { waitFor } from '../../../support/wait-for.js';

/** Speaks the protocol of NATS over a socket: clients refuse subjects and headers that servers take. */
export class RawClient {
  readonly #socket: Socket;
  #received = '';

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setEncoding('latin1').on('data', (text: string) => (this.#received += text));
  }

  static async at(url: string): Promise<RawClient> {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    const client = new RawClient(socket);
    await client.send(['CONNECT {"verbose":false,"headers":true}\r\n']);
    return client;
  }

  /** Each character is a byte. Resolves once the server has taken all; rejects if it refused something. */
  async send(commands: readonly string[]): Promise<void> {
    const answered = this.#received.split('PONG\r\n').length;
    this.#socket.write(Buffer.from(`${commands.join('')}PING\r\n`, 'latin1'));
    await waitFor('the answer of the server', () => this.#received.split('PONG\r\n').length > answered);
    const refusal = /-ERR.*/.exec(this.#received)?.[0];
    if (refusal !== undefined) throw new Error(`the server refused: ${refusal}`);
  }

  close(): void {
    this.#socket.destroy();
  }
}

export function pub(subject: string, payload: string, reply?: string): string {
  const back = reply === undefined ? '' : ` ${reply}`;
  return `PUB ${subject}${back} ${payload.length}\r\n${payload}\r\n`;
}

/** `block`: the headers, as they are. */
export function hpub(subject: string, block: string, payload: string): string {
  return `HPUB ${subject} ${block.length} ${block.length + payload.length}\r\n${block}${payload}\r\n`;
}
