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
  /** Since when a firing condition is clear; `undefined`: it is not. */
  readonly clearMs: number | undefined;
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
  #clearMs: number | undefined;

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
      clearMs: this.#clearMs,
    };
  }

  static restored({ phase, sinceMs, knownMs, endedMs, clearMs }: ConditionState): Condition {
    const condition = new Condition();
    condition.#phase = phase;
    condition.#sinceMs = sinceMs;
    condition.#knownMs = knownMs;
    condition.#endedMs = endedMs;
    condition.#clearMs = clearMs;
    return condition;
  }

  /** `clearAfterMs`: how long it must be clear before it ends. */
  update(
    observation: Observation,
    nowMs: number,
    forMs: number,
    clearAfterMs = 0,
  ): ConditionChange | undefined {
    return this.isFiring
      ? this.#updateFiring(observation, nowMs, clearAfterMs)
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
    this.#clearMs = undefined;
    return 'started';
  }

  #updateFiring(observation: Observation, nowMs: number, clearAfterMs: number): ConditionChange | undefined {
    if (observation !== 'unknown') this.#knownMs = nowMs;
    if (observation === 'unknown' && nowMs - this.#knownMs < UNKNOWN_LIMIT_MS) return undefined;
    if (observation === 'beyond' || observation === 'between') {
      this.#clearMs = undefined;
      return undefined;
    }
    // If the clock was set back, it must not take longer than declared.
    if (this.#clearMs === undefined || this.#clearMs > nowMs) this.#clearMs = nowMs;
    if (observation === 'clear' && nowMs - this.#clearMs < clearAfterMs) return undefined;
    this.#phase = 'quiet';
    this.#endedMs = nowMs;
    this.#clearMs = undefined;
    return 'ended';
  }
}
