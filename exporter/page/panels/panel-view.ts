import type { PanelLayout } from '../../live/frame.js';
import type { History } from '../history.js';

/** Draws one panel into its element. One file per kind; `views.ts` lists them. */
export interface PanelView {
  /** Draws what the history holds now. */
  draw(history: History, spanMs: number): void;
  /** The theme or the size has changed: whatever was measured or coloured is out of date. */
  reset(): void;
}

export type CreatePanelView = (layout: PanelLayout, body: HTMLElement) => PanelView;
