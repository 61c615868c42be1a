const SMALLEST_BYTES = 64 * 1024;
/** A page that is larger than this, in bytes, is given back once what is left in it fits into the smallest page. */
export const MAX_IDLE_PAGE_BYTES = 4 * 1024 * 1024;
/** Readers of several bytes at once may read past the end, and the byte after the end is overwritten. */
const SLACK_BYTES = 32;

const MEMORY_PAGE_BYTES = 64 * 1024;
/** Where a page begins in its memory. What is before it belongs to the scanner of that memory. */
export const PAGE_AT = MEMORY_PAGE_BYTES;

/**
 * A reusable buffer for documents to be read. The current document is followed by a NUL and can be read several bytes at a time. A
 * network reader uses its receive buffer as the page, so documents are not copied.
 */
export class Page {
  bytes: Uint8Array;
  words: DataView;
  /** Bounds of the current document; the NUL is at `end`. */
  start = 0;
  end = 0;
  /** Where the bytes are, `PAGE_AT` bytes in, if a WebAssembly program may scan them. */
  memory: WebAssembly.Memory | undefined;
  readonly #isScannable: boolean;

  /**
   * `room`: expected size of the largest document in bytes. The page grows for larger ones. `isScannable`: in memory of WebAssembly
   * while the page is no larger than `MAX_IDLE_PAGE_BYTES`. Each such memory takes address space of several GiB.
   */
  constructor(room = SMALLEST_BYTES, isScannable = false) {
    this.#isScannable = isScannable;
    [this.memory, this.bytes, this.words] = this.#allocate(room + SLACK_BYTES);
  }

  /** A page that a WebAssembly program may scan. */
  static scannable(): Page {
    return new Page(SMALLEST_BYTES, true);
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
    this.#replace(2 * (length + SLACK_BYTES), kept);
  }

  /** Gives the memory back after a very large document; keeps the first `kept` bytes. */
  shrink(kept: number): void {
    if (this.bytes.length <= MAX_IDLE_PAGE_BYTES || kept > SMALLEST_BYTES) return;
    this.#replace(SMALLEST_BYTES + SLACK_BYTES, kept);
  }

  #replace(size: number, kept: number): void {
    const before = this.bytes;
    [this.memory, this.bytes, this.words] = this.#allocate(size);
    this.bytes.set(before.subarray(0, kept));
  }

  #allocate(size: number): readonly [WebAssembly.Memory | undefined, Uint8Array, DataView] {
    const memory = this.#isScannable && size <= MAX_IDLE_PAGE_BYTES ? memoryFor(size) : undefined;
    const buffer = memory?.buffer ?? new ArrayBuffer(size);
    const at = memory === undefined ? 0 : PAGE_AT;
    return [memory, new Uint8Array(buffer, at), new DataView(buffer, at)];
  }
}

/** `undefined` if the system refuses the address space: `ulimit -v`. */
function memoryFor(size: number): WebAssembly.Memory | undefined {
  try {
    return new WebAssembly.Memory({ initial: Math.ceil((PAGE_AT + size) / MEMORY_PAGE_BYTES) });
  } catch {
    return undefined;
  }
}
