import type { IncomingMessage } from 'node:http';

/** The body as far as it was read. */
export interface BoundedBody {
  readonly bytes: Uint8Array;
  /** `cut`: it is larger than the bound; `slow`: the time was up; `broken`: the connection was lost or the encoding is wrong. */
  readonly end: 'whole' | 'cut' | 'slow' | 'broken';
}

const FIRST_BYTES = 4_096;

/** Reads the body of an answer, at most `maxBytes` of it and until `timeUp` aborts, then closes what is still open. Never throws. */
export function readBounded(
  response: IncomingMessage,
  maxBytes: number,
  timeUp: AbortSignal,
): Promise<BoundedBody> {
  return new Promise((resolve) => {
    const body = new GrowingBytes(maxBytes);
    const finish = (end: BoundedBody['end']) => {
      resolve({ bytes: body.bytes, end });
      if (end !== 'whole') response.destroy();
    };
    response.on('data', (chunk: Buffer) => {
      if (!body.add(chunk)) finish('cut');
    });
    response.on('end', () => finish(response.complete ? 'whole' : 'broken'));
    response.on('error', () => finish('broken'));
    response.on('close', () => finish('broken'));
    timeUp.addEventListener('abort', () => finish('slow'), { once: true });
    if (timeUp.aborted) finish('slow');
  });
}

/** One buffer instead of a list of chunks: a server may send chunks of one byte, each of which costs a hundred. */
class GrowingBytes {
  readonly #maxBytes: number;
  #buffer = Buffer.allocUnsafe(FIRST_BYTES);
  #size = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get bytes(): Uint8Array {
    return this.#buffer.subarray(0, this.#size);
  }

  /** Returns whether the chunk fits. Keeps its beginning if it does not. */
  add(chunk: Buffer): boolean {
    const wanted = this.#size + chunk.length;
    const size = Math.min(wanted, this.#maxBytes);
    if (size > this.#buffer.length) {
      const larger = Buffer.allocUnsafe(Math.min(this.#maxBytes, Math.max(size, this.#buffer.length * 2)));
      this.#buffer.copy(larger, 0, 0, this.#size);
      this.#buffer = larger;
    }
    chunk.copy(this.#buffer, this.#size, 0, size - this.#size);
    this.#size = size;
    return wanted <= this.#maxBytes;
  }
}
