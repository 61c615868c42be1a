import type { ShedReason } from '../../../setup/self-metric-reasons.js';

interface Shed {
  readonly reason: ShedReason;
  readonly count: number;
}

/** How often it is told how many messages were shed: to tell of each would take longer than to process it. */
const TELL_MS = 100;

/** Counts messages that are shed. */
export class ShedMessages {
  readonly #onShed: (shed: Shed) => void;
  readonly #counts = new Map<ShedReason, number>();
  #timer: NodeJS.Timeout | undefined;

  constructor(onShed: (shed: Shed) => void) {
    this.#onShed = onShed;
  }

  add(reason: ShedReason): void {
    this.#counts.set(reason, (this.#counts.get(reason) ?? 0) + 1);
    this.#timer ??= setTimeout(() => this.tell(), TELL_MS).unref();
  }

  /** Tells at once what has not been told yet. */
  tell(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const [reason, count] of this.#counts) this.#onShed({ reason, count });
    this.#counts.clear();
  }
}
