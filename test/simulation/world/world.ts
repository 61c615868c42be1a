import { Random } from './random.js';

interface Due {
  readonly atMs: number;
  readonly order: number;
  readonly run: () => void;
}

/** 2030-01-01: a multiple of all window sizes. */
export const START_MS = Date.UTC(2030, 0, 1);

/**
 * Time and chance of one simulation. Whatever happens is an action at a time; two actions never run at once. After each one, the caller
 * lets all promises settle.
 */
export class World {
  readonly random: Random;
  #nowMs = START_MS;
  #order = 0;
  /** A binary heap: the first action is due first. */
  readonly #queue: Due[] = [];
  /** What happened, for people; only kept on request. */
  readonly #log: string[] | undefined;

  constructor(seed: number, { logs }: { readonly logs: boolean }) {
    this.random = new Random(seed);
    this.#log = logs ? [] : undefined;
  }

  get nowMs(): number {
    return this.#nowMs;
  }

  get log(): readonly string[] {
    return this.#log ?? [];
  }

  /** `text` is only called if somebody reads it. */
  tell(text: () => string): void {
    this.#log?.push(`${String(this.#nowMs - START_MS).padStart(7)} ms  ${text()}`);
  }

  after(ms: number, run: () => void): void {
    const due = { atMs: this.#nowMs + Math.round(Math.max(0, ms)), order: this.#order++, run };
    this.#queue.push(due);
    this.#up(this.#queue.length - 1);
  }

  /** Runs the next action. */
  step(): void {
    const [first] = this.#queue;
    const last = this.#queue.pop();
    if (first === undefined || last === undefined) throw new Error('BUG: nothing will ever happen again');
    if (last !== first) {
      this.#queue[0] = last;
      this.#down(0);
    }
    this.#nowMs = first.atMs;
    first.run();
  }

  #up(from: number): void {
    for (let at = from; at > 0;) {
      const parent = (at - 1) >> 1;
      if (this.#isBefore(parent, at)) return;
      this.#swap(at, parent);
      at = parent;
    }
  }

  #down(from: number): void {
    for (let at = from; ;) {
      const left = 2 * at + 1;
      if (left >= this.#queue.length) return;
      const child = left + 1 < this.#queue.length && this.#isBefore(left + 1, left) ? left + 1 : left;
      if (this.#isBefore(at, child)) return;
      this.#swap(at, child);
      at = child;
    }
  }

  #isBefore(one: number, other: number): boolean {
    const [a, b] = [this.#at(one), this.#at(other)];
    return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
  }

  #swap(one: number, other: number): void {
    const kept = this.#at(one);
    this.#queue[one] = this.#at(other);
    this.#queue[other] = kept;
  }

  #at(place: number): Due {
    const due = this.#queue[place];
    if (due === undefined) throw new Error('BUG: there is no such place in the heap');
    return due;
  }
}
