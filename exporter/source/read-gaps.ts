import type { StreamGapReason } from '../../setup/self-metric-reasons.js';

/** A time during which something was not read, in milliseconds since 1970. */
export interface ReadGap {
  readonly fromMs: number;
  readonly toMs: number;
  readonly reason: StreamGapReason;
}

interface AddedGap {
  /** Together with the earlier gaps that it overlaps. */
  readonly whole: ReadGap;
  readonly isNew: boolean;
  /** The time that no earlier gap covers. */
  readonly addedSeconds: number;
}

/** The gaps of streams. Worker threads that read the same stream may report gaps that overlap: no second counts twice. */
export class StreamGaps {
  readonly #last = new Map<string, ReadGap>();

  add(stream: string, gap: ReadGap): AddedGap {
    const last = this.#last.get(stream);
    // One that ends before the last one begins comes after it: the clock was set back.
    const isNew = last === undefined || gap.fromMs > last.toMs || gap.toMs < last.fromMs;
    const whole = isNew
      ? gap
      : { ...last, fromMs: Math.min(last.fromMs, gap.fromMs), toMs: Math.max(last.toMs, gap.toMs) };
    this.#last.set(stream, whole);
    const coveredSeconds = isNew ? 0 : secondsOf(last.fromMs, last.toMs);
    return { whole, isNew, addedSeconds: secondsOf(whole.fromMs, whole.toMs) - coveredSeconds };
  }
}

/** Never negative, should the clock be set back meanwhile. */
export const secondsOf = (fromMs: number, toMs: number) => Math.max(0, toMs - fromMs) / 1000;
