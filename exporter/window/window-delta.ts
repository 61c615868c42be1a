import type { AnnouncedLabels } from '../series/known-labels.js';
import type { WrittenRows } from '../series/row-bytes.js';
import type { IndexState } from '../series/series-index.js';
import type { WrittenSeries } from './series-bytes.js';
import type { WindowPart, WindowsState } from './windows.js';

/** The aggregated events of one series, by slice or session. */
export interface SeriesParts {
  readonly series: number;
  readonly parts: readonly WindowPart[];
}

/** What the series of a window metric have gathered since the last drain. */
export interface WindowDelta extends AnnouncedLabels {
  readonly kind: 'window';
  readonly series: readonly SeriesParts[];
}

/** The state of a window metric. */
export interface WindowTableState {
  readonly kind: 'window';
  /** The labels of series that were created. */
  readonly named: WrittenRows;
  readonly series: WrittenSeries;
  readonly index: IndexState;
  readonly windows: WindowsState;
  /** The next series whose windows have to be closed. */
  readonly nextToClose: number;
}
