import type { EncodedState } from '../aggregate/encoded.js';
import type { LabelNews } from '../series/labels-told.js';
import type { WindowPart } from './windows.js';

/** What the events of one series come to within a slice or a session, already aggregated. */
export interface PartDelta extends WindowPart {
  readonly series: number;
  readonly state: EncodedState;
}

/** What the series of a window have taken in since they were last asked. */
export interface WindowDelta extends LabelNews {
  readonly kind: 'window';
  readonly parts: readonly PartDelta[];
}
