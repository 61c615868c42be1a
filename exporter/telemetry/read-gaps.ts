import type { StreamGapReason } from '../../setup/self-metrics.js';

/** A time during which something was not read, in milliseconds since 1970. */
export interface ReadGap {
  readonly fromMs: number;
  readonly toMs: number;
  readonly reason: StreamGapReason;
}

/** The gaps of streams. Worker threads that read the same stream may report gaps that overlap: no second counts twice. */
export class StreamGaps {
  /** End of the last gap, by stream. */
  readonly #coveredMs = new Map<string, number>();

  /** The part of the gap that is not covered by an earlier one; `undefined` if there is none. */
  add(stream: string, { fromMs, toMs, reason }: ReadGap): ReadGap | undefined {
    const coveredMs = this.#coveredMs.get(stream) ?? -Infinity;
    if (toMs <= coveredMs) return undefined;
    this.#coveredMs.set(stream, toMs);
    return { fromMs: Math.max(fromMs, coveredMs), toMs, reason };
  }
}

/** Fields of a log line. */
export function timesOf(fromMs: number, toMs: number): { from: string; to: string; seconds: number } {
  return {
    from: new Date(fromMs).toISOString(),
    to: new Date(toMs).toISOString(),
    seconds: secondsOf(fromMs, toMs),
  };
}

/** Never negative, should the clock be set back meanwhile. */
export const secondsOf = (fromMs: number, toMs: number) => Math.max(0, toMs - fromMs) / 1000;
