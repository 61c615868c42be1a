import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

const maxLines = 30;

/** The last output of a process, for error messages. */
export class LastLines {
  readonly #lines: string[] = [];

  /** Reads the stream to its end: unread output would block the process that writes it. */
  readFrom(stream: Readable): void {
    createInterface({ input: stream }).on('line', (line) => {
      this.#lines.push(line);
      if (this.#lines.length > maxLines) this.#lines.shift();
    });
  }

  toString(): string {
    return this.#lines.length === 0 ? '(none)' : this.#lines.join('\n');
  }
}
