/** How long the share of a long work may be that is done in one go, so that events do not wait for it. */
export interface Turn {
  /** Others have had theirs. */
  begin(): void;
  /** Asked after each step of the work: whether it is the others' turn. */
  isOver(): boolean;
}

/** For work that nobody waits behind, as on a virtual clock. */
export const ENDLESS_TURN: Turn = { begin: () => undefined, isOver: () => false };

/** The clock is looked at after so many steps: a look costs as much as a cheap step, and a dear one takes half a millisecond. */
const STEPS_PER_CHECK = 4;

/** A turn of this many milliseconds by a clock that counts them from any moment. */
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
