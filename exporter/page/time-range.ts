/** What part of the history is shown, in milliseconds since 1970. */
export interface TimeRange {
  readonly fromMs: number;
  readonly toMs: number;
}

/** The shortest range that a reader can zoom into. */
export const LEAST_RANGE_MS = 1_000;

/** A range of the same middle that is `factor` times as long. */
export function widened({ fromMs, toMs }: TimeRange, factor: number): TimeRange {
  const middle = (fromMs + toMs) / 2;
  const half = Math.max(LEAST_RANGE_MS, (toMs - fromMs) * factor) / 2;
  return { fromMs: middle - half, toMs: middle + half };
}
