import type { Turn } from '../turn/turn.js';
import type { Work } from '../turn/work.js';
import type { Checkpoint } from './checkpoint.js';
import { crc32c } from './crc32c.js';
import { FORMAT_VERSION, FRAME_BYTES, HEADER_BYTES, LAST, MAGIC } from './file-form.js';
import type { CheckpointHeader } from './file-form.js';
import { PlainWriter } from './plain-writer.js';

/** Encodes the checkpoints of one file, in order. If one of them is not written, the file must not be continued. */
export class CheckpointEncoder {
  /** What the file begins with. */
  readonly header: Uint8Array;
  readonly #seed: number;
  readonly #writer = new PlainWriter();
  #number = 0;

  constructor(header: CheckpointHeader) {
    this.header = encodeHeader(header);
    this.#seed = new DataView(this.header.buffer).getUint32(HEADER_BYTES - 4, true);
  }

  *encode(checkpoint: Checkpoint, turn: Turn): Work<readonly Uint8Array[]> {
    yield* this.#writer.writing(checkpoint, turn);
    const number = this.#number++;
    const chunks = this.#writer.drain();
    const frames: Uint8Array[] = [];
    for (const [at, chunk] of chunks.entries()) {
      const place = at === chunks.length - 1 ? at + LAST : at;
      frames.push(this.#frameHead(chunk, number, place), chunk);
      if (turn.isOver()) yield;
    }
    return frames;
  }

  #frameHead(payload: Uint8Array, number: number, place: number): Uint8Array {
    const head = new Uint8Array(FRAME_BYTES);
    const view = new DataView(head.buffer);
    view.setUint32(0, payload.length, true);
    view.setUint32(4, number, true);
    view.setUint32(8, place, true);
    view.setUint32(12, crc32c(payload, crc32c(head.subarray(0, 12), this.#seed)), true);
    return head;
  }
}

function encodeHeader(header: CheckpointHeader): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(header));
  const bytes = new Uint8Array(HEADER_BYTES + text.length);
  const view = new DataView(bytes.buffer);
  bytes.set(MAGIC);
  view.setUint32(8, FORMAT_VERSION, true);
  view.setUint32(12, text.length, true);
  view.setUint32(16, crc32c(text, crc32c(bytes.subarray(0, 16))), true);
  bytes.set(text, HEADER_BYTES);
  return bytes;
}
