/**
 * Result of comparing a series with its bounds. `between`: no longer beyond the bound, but not past the clear bound either.
 * `unknown`: the value is NaN, or there are too few events.
 */
export type Observation = 'beyond' | 'between' | 'clear' | 'unknown';

export type ConditionChange = 'started' | 'ended';

/** A firing condition ends after this long without a known value, so that no alert fires for ever on missing data. */
export const UNKNOWN_LIMIT_MS = 300_000;

export interface ConditionState {
  readonly phase: 'quiet' | 'pending' | 'firing';
  readonly sinceMs: number;
  readonly knownMs: number;
  readonly endedMs: number | undefined;
}

/**
 *          beyond               beyond for `for`
 *   quiet --------> pending ----------------------> firing
 *     ^                | anything else                 | clear, or unknown for too long
 *     +----------------+-------------------------------+
 */
export class Condition {
  #phase: ConditionState['phase'] = 'quiet';
  #sinceMs = 0;
  #knownMs = 0;
  #endedMs: number | undefined;

  get isQuiet(): boolean {
    return this.#phase === 'quiet';
  }

  get isFiring(): boolean {
    return this.#phase === 'firing';
  }

  /** When the condition became true, before `for`. */
  get sinceMs(): number {
    return this.#sinceMs;
  }

  /** When it last ended; `undefined` if it never fired. */
  get endedMs(): number | undefined {
    return this.#endedMs;
  }

  save(): ConditionState {
    return {
      phase: this.#phase,
      sinceMs: this.#sinceMs,
      knownMs: this.#knownMs,
      endedMs: this.#endedMs,
    };
  }

  static restored({ phase, sinceMs, knownMs, endedMs }: ConditionState): Condition {
    const condition = new Condition();
    condition.#phase = phase;
    condition.#sinceMs = sinceMs;
    condition.#knownMs = knownMs;
    condition.#endedMs = endedMs;
    return condition;
  }

  update(observation: Observation, nowMs: number, forMs: number): ConditionChange | undefined {
    return this.isFiring
      ? this.#updateFiring(observation, nowMs)
      : this.#updateWaiting(observation, nowMs, forMs);
  }

  #updateWaiting(observation: Observation, nowMs: number, forMs: number): ConditionChange | undefined {
    if (observation !== 'beyond') {
      this.#phase = 'quiet';
      return undefined;
    }
    // If the clock was set back, `for` must not take longer than declared.
    if (this.isQuiet || this.#sinceMs > nowMs) this.#sinceMs = nowMs;
    this.#phase = 'pending';
    if (nowMs - this.#sinceMs < forMs) return undefined;
    this.#phase = 'firing';
    this.#knownMs = nowMs;
    return 'started';
  }

  #updateFiring(observation: Observation, nowMs: number): ConditionChange | undefined {
    if (observation !== 'unknown') this.#knownMs = nowMs;
    if (observation !== 'clear' && nowMs - this.#knownMs < UNKNOWN_LIMIT_MS) return undefined;
    this.#phase = 'quiet';
    this.#endedMs = nowMs;
    return 'ended';
  }
}
