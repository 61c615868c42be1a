import type { Checkpoint } from './checkpoint.js';
import { crc32c } from './crc32c.js';
import { FORMAT_VERSION, FRAME_BYTES, HEADER_BYTES, LAST, MAGIC, MAX_FRAME_BYTES } from './file-form.js';
import type { CheckpointHeader } from './file-form.js';
import { MalformedPlainError, PlainReader } from './plain-reader.js';

/** Why the rest of a file is not used. `torn`: the file ends within a checkpoint, as after a crash. */
export interface UnusableRest {
  readonly kind: 'torn' | 'damaged';
  readonly atByte: number;
}

export type CheckpointFile =
  | { readonly kind: 'foreign' }
  | { readonly kind: 'headerDamaged' }
  | { readonly kind: 'otherVersion'; readonly version: number; readonly header: CheckpointHeader | undefined }
  | {
      readonly kind: 'read';
      readonly header: CheckpointHeader;
      /** A whole one, and what changed after it; empty if not even the first one is usable. */
      readonly checkpoints: readonly Checkpoint[];
      readonly rest: UnusableRest | undefined;
    };

/** Reads a file of checkpoints up to the first one that is not sound. */
export function readCheckpoints(file: Uint8Array): CheckpointFile {
  if (!MAGIC.every((byte, at) => file[at] === byte)) return { kind: 'foreign' };
  if (file.length < HEADER_BYTES) return { kind: 'headerDamaged' };
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const end = HEADER_BYTES + view.getUint32(12, true);
  const seed = view.getUint32(16, true);
  const text = file.subarray(HEADER_BYTES, end);
  if (end > file.length || crc32c(text, crc32c(file.subarray(0, 16))) !== seed)
    return { kind: 'headerDamaged' };
  const header = headerOf(text);
  const version = view.getUint32(8, true);
  if (version !== FORMAT_VERSION || header === undefined) return { kind: 'otherVersion', version, header };
  return { kind: 'read', header, ...new FrameReader(file, seed, end).readAll() };
}

function headerOf(text: Uint8Array): CheckpointHeader | undefined {
  const header: unknown = JSON.parse(new TextDecoder().decode(text));
  if (typeof header !== 'object' || header === null) return undefined;
  const { service, natsight, id, isAlone } = header as Partial<Record<string, unknown>>;
  if (typeof service !== 'string' || typeof natsight !== 'string' || typeof id !== 'string') return undefined;
  return { service, natsight, id, ...(isAlone === true && { isAlone }) };
}

class FrameReader {
  readonly #file: Uint8Array;
  readonly #view: DataView;
  readonly #seed: number;
  readonly #reader = new PlainReader();
  #at: number;

  constructor(file: Uint8Array, seed: number, start: number) {
    this.#file = file;
    this.#view = new DataView(file.buffer, file.byteOffset, file.byteLength);
    this.#seed = seed;
    this.#at = start;
  }

  readAll(): { readonly checkpoints: readonly Checkpoint[]; readonly rest: UnusableRest | undefined } {
    const checkpoints: Checkpoint[] = [];
    while (this.#at < this.#file.length) {
      const atByte = this.#at;
      const read = this.#checkpoint(checkpoints.length);
      if (typeof read === 'string') return { checkpoints, rest: { kind: read, atByte } };
      checkpoints.push(read);
    }
    return { checkpoints, rest: undefined };
  }

  #checkpoint(number: number): Checkpoint | UnusableRest['kind'] {
    const payloads: Uint8Array[] = [];
    for (;;) {
      const frame = this.#frame(number, payloads.length);
      if (typeof frame === 'string') return frame;
      payloads.push(frame.payload);
      if (!frame.isLast) continue;
      try {
        // The checksums match: it is what natsight of this version has written.
        return this.#reader.read(joined(payloads)) as Checkpoint;
      } catch (error) {
        if (error instanceof MalformedPlainError) return 'damaged';
        throw error;
      }
    }
  }

  #frame(
    number: number,
    place: number,
  ): { readonly payload: Uint8Array; readonly isLast: boolean } | UnusableRest['kind'] {
    const start = this.#at;
    if (start + FRAME_BYTES > this.#file.length) return 'torn';
    const length = this.#view.getUint32(start, true);
    const found = this.#view.getUint32(start + 8, true);
    const isLast = found >= LAST;
    const end = start + FRAME_BYTES + length;
    if (this.#view.getUint32(start + 4, true) !== number || (isLast ? found - LAST : found) !== place)
      return 'damaged';
    if (length > MAX_FRAME_BYTES) return 'damaged';
    if (end > this.#file.length) return 'torn';
    const payload = this.#file.subarray(start + FRAME_BYTES, end);
    const checksum = crc32c(payload, crc32c(this.#file.subarray(start, start + 12), this.#seed));
    if (checksum !== this.#view.getUint32(start + 12, true)) return 'damaged';
    this.#at = end;
    return { payload, isLast };
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
