import { createServer } from 'node:net';
import type { Socket } from 'node:net';
import { afterAll } from '@jest/globals';
import { listen } from './listen.js';

export interface MailInbox {
  /** `host:port`. */
  readonly smarthost: string;
  /** Every message received so far, with its headers, oldest first. */
  readonly mails: readonly string[];
}

/** Starts mail servers without TLS, and stops them after the last test of the file. https://www.rfc-editor.org/rfc/rfc5321 */
export function mailInboxes(): () => Promise<MailInbox> {
  const stops: (() => Promise<void>)[] = [];
  afterAll(() => Promise.all(stops.map((stop) => stop())));
  return async () => {
    const mails: string[] = [];
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => sockets.delete(socket));
      converse(socket, mails);
    });
    const port = await listen(server);
    stops.push(async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    });
    return { smarthost: `127.0.0.1:${port}`, mails };
  };
}

function converse(socket: Socket, mails: string[]): void {
  let seen = '';
  let mail: string[] | undefined;
  socket.write('220 inbox\r\n');
  socket.on('data', (bytes) => {
    seen += bytes.toString('utf8');
    const lines = seen.split('\r\n');
    seen = lines.pop() ?? '';
    for (const line of lines) {
      if (mail === undefined) {
        const [answer, begins] = reply(line);
        if (begins) mail = [];
        socket.write(`${answer}\r\n`);
      } else if (line === '.') {
        mails.push(mail.join('\r\n'));
        mail = undefined;
        socket.write('250 kept\r\n');
      } else {
        mail.push(line.replace(/^\./, ''));
      }
    }
  });
}

/** The answer to a command, and whether a message begins. */
function reply(line: string): readonly [answer: string, begins: boolean] {
  const command = line.slice(0, 4).toUpperCase();
  if (command === 'DATA') return ['354 go on', true];
  if (command === 'QUIT') return ['221 bye', false];
  return ['250 inbox', false];
}
