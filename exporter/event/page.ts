const SMALLEST_BYTES = 64 * 1024;
/** A page that is larger than this, in bytes, is given back once what is left in it fits into the smallest page. */
export const MAX_IDLE_PAGE_BYTES = 4 * 1024 * 1024;
/** Readers of whole words may read past the end, and the byte after the end is overwritten. */
const SLACK_BYTES = 8;

/**
 * A reusable buffer for documents to be read. The current document is followed by a NUL and can be read one word at a time. A
 * network reader uses its receive buffer as the page, so documents are not copied.
 */
export class Page {
  bytes: Uint8Array;
  words: DataView;
  /** Bounds of the current document; the NUL is at `end`. */
  start = 0;
  end = 0;

  /** `room`: expected size of the largest document in bytes. The page grows for larger ones. */
  constructor(room = SMALLEST_BYTES) {
    this.bytes = new Uint8Array(room + SLACK_BYTES);
    this.words = new DataView(this.bytes.buffer);
  }

  /** Size of the document in bytes. */
  get length(): number {
    return this.end - this.start;
  }

  /** Copies a document into the page and opens it: 15 ns. */
  write(document: Uint8Array): void {
    this.makeRoom(document.length, 0);
    this.bytes.set(document);
    this.open(0, document.length);
  }

  /** Makes the bytes from `start` to `end` the current document. Overwrites the byte at `end`. */
  open(start: number, end: number): void {
    this.start = start;
    this.end = end;
    this.bytes[end] = 0;
  }

  /** Makes room for `length` bytes; keeps the first `kept` ones. */
  makeRoom(length: number, kept: number): void {
    if (length + SLACK_BYTES <= this.bytes.length) return;
    const before = this.bytes;
    this.bytes = new Uint8Array(2 * (length + SLACK_BYTES));
    this.words = new DataView(this.bytes.buffer);
    this.bytes.set(before.subarray(0, kept));
  }

  /** Gives the memory back after a very large document; keeps the first `kept` bytes. */
  shrink(kept: number): void {
    if (this.bytes.length <= MAX_IDLE_PAGE_BYTES || kept > SMALLEST_BYTES) return;
    const before = this.bytes;
    this.bytes = new Uint8Array(SMALLEST_BYTES + SLACK_BYTES);
    this.words = new DataView(this.bytes.buffer);
    this.bytes.set(before.subarray(0, kept));
  }
}
