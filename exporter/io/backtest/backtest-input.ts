import type { BacktestEvent } from '../../backtest/backtest.js';

/** Recorded events, in the order of their times. */
export interface BacktestInput {
  /** Where they come from, for messages: a path, or the name of a JetStream stream. */
  readonly from: string;
  readonly firstMs: number;
  readonly lastMs: number;
  /** Number of messages, for the progress; roughly, if some were deleted. */
  readonly count: number;
  /** What a reader of the report must know, in sentences. */
  readonly notes: readonly string[];
  batches(): AsyncIterable<readonly BacktestEvent[]>;
}
