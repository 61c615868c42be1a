import type { EncodedState } from '../aggregate/encoded.js';
import type { AnnouncedLabels } from '../series/known-labels.js';
import type { IndexState } from '../series/series-index.js';
import type { NamedSeries } from '../series/series-rows.js';
import type { WindowPart, WindowSeriesState, WindowsState } from './windows.js';

/** What the events of one series come to within slices or sessions, already aggregated. */
export interface SeriesParts {
  readonly series: number;
  readonly parts: readonly WindowPart<EncodedState>[];
}

/** What the series of a window have taken in since they were last asked. */
export interface WindowDelta extends AnnouncedLabels {
  readonly kind: 'window';
  readonly series: readonly SeriesParts[];
}

/** All that the series of a window hold. */
export interface WindowTableState {
  readonly kind: 'window';
  readonly named: NamedSeries;
  readonly series: readonly (SeriesParts & WindowSeriesState<EncodedState>)[];
  readonly index: IndexState;
  readonly windows: WindowsState;
  /** The series that is next in the round which closes windows. */
  readonly nextToClose: number;
}
