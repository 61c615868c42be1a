/** A text in which parts were replaced, and the way back to the places of the original. */
export class Substitution {
  readonly text: string;
  readonly #original: string;
  /** Where each replacement starts and ends, in both texts. */
  readonly #parts: readonly {
    readonly start: number;
    readonly end: number;
    readonly from: number;
    readonly to: number;
  }[];

  constructor(
    original: string,
    replacements: readonly { readonly from: number; readonly to: number; readonly by: string }[],
  ) {
    const pieces: string[] = [];
    const parts = [];
    let [read, written] = [0, 0];
    for (const { from, to, by } of replacements) {
      pieces.push(original.slice(read, from), by);
      const start = written + from - read;
      parts.push({ start, end: start + by.length, from, to });
      written = start + by.length;
      read = to;
    }
    pieces.push(original.slice(read));
    this.text = pieces.join('');
    this.#original = original;
    this.#parts = parts;
  }

  /** What the original has between two offsets of the text. */
  written(from: number, to: number): string {
    return this.#original.slice(this.#back(from, 'from'), this.#back(to, 'to'));
  }

  /** The offset in the original. */
  originalOffset(offset: number): number {
    return this.#back(offset, 'from');
  }

  #back(offset: number, side: 'from' | 'to'): number {
    const part = this.#lastBefore(offset);
    if (part === undefined) return offset;
    if (offset === part.start && (side === 'from' || offset < part.end)) return part.from;
    if (offset < part.end) return part[side];
    return part.to + offset - part.end;
  }

  #lastBefore(offset: number) {
    let [low, high] = [0, this.#parts.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#parts[middle]?.start ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return this.#parts[low - 1];
  }
}
