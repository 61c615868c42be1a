const SMALLEST_BYTES = 64 * 1024;
/** Whoever reads whole words may read beyond the end, and a byte behind it may be written. */
const SLACK_BYTES = 8;

/**
 * Where documents stand while they are read: a block of memory that is the same for one after the other, with a NUL behind
 * the document at hand, which can be read a word at a time. Whoever takes messages from the network makes its buffer the
 * page, and no document is copied.
 */
export class Page {
  bytes: Uint8Array;
  words: DataView;
  /** Where the document begins, and where its NUL stands. */
  start = 0;
  end = 0;

  /** `room`: bytes of the largest document that is expected; a larger one makes more. */
  constructor(room = SMALLEST_BYTES) {
    this.bytes = new Uint8Array(room + SLACK_BYTES);
    this.words = new DataView(this.bytes.buffer);
  }

  /** Bytes of the document. */
  get length(): number {
    return this.end - this.start;
  }

  /** A copy of this is the document at hand: 15 ns. */
  write(document: Uint8Array): void {
    this.makeRoom(document.length, 0);
    this.bytes.set(document);
    this.open(0, document.length);
  }

  /** The document at hand is what stands between these places; the byte behind it is lost. */
  open(start: number, end: number): void {
    this.start = start;
    this.end = end;
    this.bytes[end] = 0;
  }

  /** Room for so many bytes, of which the first `kept` stay as they are. */
  makeRoom(length: number, kept: number): void {
    if (length + SLACK_BYTES <= this.bytes.length) return;
    const before = this.bytes;
    this.bytes = new Uint8Array(2 * (length + SLACK_BYTES));
    this.words = new DataView(this.bytes.buffer);
    this.bytes.set(before.subarray(0, kept));
  }
}
