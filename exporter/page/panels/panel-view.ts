import type { PanelLayout } from '../../live/frame.js';
import type { History } from '../history.js';

/** Draws one panel into its element. `views.ts` has one of each kind. */
export interface PanelView {
  /** Draws the last `spanMs` of the history. */
  draw(history: History, spanMs: number): void;
  /** The theme or the size has changed: sizes and colours must be read again. */
  reset(): void;
}

export type CreatePanelView = (layout: PanelLayout, body: HTMLElement) => PanelView;
