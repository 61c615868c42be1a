import type { EncodedState } from '../aggregate/encoded.js';
import type { LabelNews } from '../series/labels-told.js';

/** The events of one series within one slide of time, already aggregated. */
export interface SliceDelta {
  readonly series: number;
  /** Slides since 1970. */
  readonly number: number;
  readonly events: number;
  readonly state: EncodedState;
}

/** What the series of a window have taken in since they were last asked. */
export interface WindowDelta extends LabelNews {
  readonly kind: 'window';
  readonly slices: readonly SliceDelta[];
}
