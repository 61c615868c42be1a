import type { PanelLayout } from '../../live/frame.js';
import type { PanelData } from '../panel-data.js';
import type { TimeRange } from '../time-range.js';

/** Draws one panel into its element. `views.ts` has one of each kind. */
export interface PanelView {
  draw(history: PanelData, range: TimeRange): void;
  /** The theme or the size has changed: sizes and colours must be read again. */
  reset(): void;
  /** Marks a time in a course of time; `undefined`: none. Absent in views that show one moment. */
  mark?(atMs: number | undefined): void;
  /** Shows a table in place of the chart, or the chart again. True if it is the table. Absent in views that are read as text. */
  toggleTable?(): boolean;
}

/** One line of a tooltip. */
export interface TooltipLine {
  readonly name: string;
  readonly text: string;
  readonly colour: string;
}

/** Times during which an insight of the panel fired. */
export interface FiringTime extends TimeRange {
  readonly rule: string;
  readonly level: 'info' | 'warning' | 'critical';
}

/** What a panel needs of its page. */
export interface PanelHost {
  /** The reader points at a time: every chart marks it. */
  point(atMs: number | undefined): void;
  zoom(range: TimeRange): void;
  zoomOut(): void;
  /** Shows values beside the pointer; `undefined`: no longer. */
  tooltip(content: TooltipContent | undefined): void;
  /** When insights of the panel fired, within a range. */
  firings(range: TimeRange): readonly FiringTime[];
}

export interface TooltipContent {
  readonly title: string;
  readonly lines: readonly TooltipLine[];
  /** Where it belongs, in pixels of the window. */
  readonly x: number;
  readonly y: number;
}

export type CreatePanelView = (layout: PanelLayout, body: HTMLElement, host: PanelHost) => PanelView;
