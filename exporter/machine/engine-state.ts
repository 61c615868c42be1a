import type { UpdateCounts } from '../account/update-account.js';
import type { AccountDelta } from '../account/account.js';
import type { KeysState } from '../deduplicate/recent-keys.js';
import type { SeriesState } from '../series/living-series.js';
import type { Saved } from '../state/holder.js';
import type { WatermarkState } from '../window/watermark.js';
import type { WindowTableState } from '../window/window-delta.js';

export type TableState = SeriesState | WindowTableState;

export interface MetricState {
  readonly table: TableState;
  readonly account: UpdateCounts;
  /** Labels whose overflow was announced. */
  readonly announced: readonly string[];
}

/** The state of the streams and metrics of a setup. */
export interface EngineState {
  readonly accounts: readonly Saved<AccountDelta>[];
  readonly eventTimes: readonly Saved<WatermarkState>[];
  readonly deduplications: readonly Saved<KeysState>[];
  readonly metrics: readonly Saved<MetricState>[];
  /** Accounts of the event insights. */
  readonly insights: readonly Saved<UpdateCounts>[];
}
