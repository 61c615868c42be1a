import { rateText } from '../../setup/model/alert-rate.js';
import type { AlertRate } from '../../setup/model/alert-rate.js';
import { SECONDS } from '../../setup/value/notation.js';
import { valueText } from '../../setup/value/value-text.js';

export interface AlertLimitState {
  readonly startsMs: readonly number[];
  readonly untold: number;
  readonly untoldSinceMs: number;
  readonly total: number;
}

/** Lets at most so many alerts start within any time of a length, and counts the events of those that it keeps back. */
export class AlertLimit {
  readonly #rate: AlertRate;
  /** When the last alerts started, the oldest first. */
  #startsMs: number[] = [];
  /** Events that were kept back since the last alert, and the first of them. */
  #untold = 0;
  #untoldSinceMs = 0;
  #total = 0;

  constructor(rate: AlertRate) {
    this.#rate = rate;
  }

  /** Number of events that were kept back. */
  get total(): number {
    return this.#total;
  }

  mayStart(nowMs: number): boolean {
    const { alerts, withinMs } = this.#rate;
    // If the clock was set back, starts of the future do not count.
    this.#startsMs = this.#startsMs.filter((startMs) => startMs <= nowMs && nowMs - startMs < withinMs);
    return this.#startsMs.length < alerts;
  }

  keepBack(events: number, nowMs: number): void {
    if (this.#untold === 0) this.#untoldSinceMs = nowMs;
    this.#untold += events;
    this.#total += events;
  }

  /** An alert has started, and has told of those that were kept back. */
  start(nowMs: number): void {
    this.#startsMs.push(nowMs);
    this.#untold = 0;
  }

  /** What the next alert says of them; `undefined`: nothing was kept back. */
  untoldText(nowMs: number): string | undefined {
    if (this.#untold === 0) return undefined;
    const seconds = Math.max(1, Math.round((nowMs - this.#untoldSinceMs) / 1000));
    const events = this.#untold === 1 ? '1 more event was' : `${this.#untold} more events were`;
    return `${events} not told in ${valueText(seconds, SECONDS)}, limit ${rateText(this.#rate)}`;
  }

  save(): AlertLimitState {
    return {
      startsMs: [...this.#startsMs],
      untold: this.#untold,
      untoldSinceMs: this.#untoldSinceMs,
      total: this.#total,
    };
  }

  restore({ startsMs, untold, untoldSinceMs, total }: AlertLimitState): void {
    this.#startsMs = [...startsMs];
    this.#untold = untold;
    this.#untoldSinceMs = untoldSinceMs;
    this.#total = total;
  }
}
