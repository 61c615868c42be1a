import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

const kept = 30;

/** What a process printed last, for the message that says why it stopped. */
export class LastLines {
  readonly #lines: string[] = [];

  /** Reads until the stream ends; unread output would block the process that writes it. */
  follow(stream: Readable): void {
    createInterface({ input: stream }).on('line', (line) => {
      this.#lines.push(line);
      if (this.#lines.length > kept) this.#lines.shift();
    });
  }

  toString(): string {
    return this.#lines.length === 0 ? '(it printed nothing)' : this.#lines.join('\n');
  }
}
