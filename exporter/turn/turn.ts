/** Limits how long work may run before it yields to events. */
export interface Turn {
  /** Starts a new turn, after other work had the chance to run. */
  begin(): void;
  /** Whether to yield now. Call it after each step of the work. */
  isOver(): boolean;
}

/** For work that blocks nothing else, as on a virtual clock. */
export const ENDLESS_TURN: Turn = { begin: () => undefined, isOver: () => false };

/** The clock is read every so many steps: reading it costs as much as a cheap step. An expensive step takes half a millisecond. */
const STEPS_PER_CHECK = 4;

/** A turn of `limitMs`. `clock`: milliseconds since an arbitrary time. */
export class TimedTurn implements Turn {
  readonly #clock: () => number;
  readonly #limitMs: number;
  #endMs = 0;
  #steps = 0;

  constructor(clock: () => number, limitMs: number) {
    this.#clock = clock;
    this.#limitMs = limitMs;
    this.begin();
  }

  begin(): void {
    this.#steps = 0;
    this.#endMs = this.#clock() + this.#limitMs;
  }

  isOver(): boolean {
    this.#steps++;
    return this.#steps % STEPS_PER_CHECK === 0 && this.#clock() >= this.#endMs;
  }
}
