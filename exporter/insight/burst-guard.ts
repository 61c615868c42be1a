import type { Route } from '../../setup/model/alerting.js';

interface Allowance {
  left: number;
  atMs: number;
}

/**
 * Decides whether alerts that start are notified one by one, or together because there are too many of them. Each severity has its
 * own allowance, which refills evenly, so that many warnings do not delay a critical alert.
 */
export class BurstGuard {
  readonly #limit: Route['individually'];
  readonly #allowances = new Map<string, Allowance>();

  constructor(limit: Route['individually']) {
    this.#limit = limit;
  }

  /** Whether these alerts are a burst. If not, they use up a part of the allowance. With a limit of 0 there are no bursts. */
  isBurst(severity: string, starts: number, nowMs: number): boolean {
    const { alerts } = this.#limit;
    if (alerts === 0 || starts === 0) return false;
    const allowance = this.#refilled(severity, nowMs);
    if (starts > allowance.left) return true;
    allowance.left -= starts;
    return false;
  }

  #refilled(severity: string, nowMs: number): Allowance {
    const { alerts, within } = this.#limit;
    const known = this.#allowances.get(severity) ?? { left: alerts, atMs: nowMs };
    // The clock may have been set back.
    const passedMs = Math.max(0, nowMs - known.atMs);
    const refilled = { left: Math.min(alerts, known.left + (alerts * passedMs) / within), atMs: nowMs };
    this.#allowances.set(severity, refilled);
    return refilled;
  }
}
