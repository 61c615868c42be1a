import type { PanelLook } from '../../setup/panels/panel.js';

/** The lines of one panel at one moment, by their legend. */
export type Lines = Readonly<Record<string, number>>;

/** What the live page gets at every step: the lines of every panel. */
export interface Frame {
  /** Milliseconds since 1970. */
  readonly t: number;
  /** By the key of the panel. */
  readonly panels: Readonly<Record<string, Lines>>;
}

/** What the page has to know of a panel to draw it; on its way, as JSON, what is undefined falls away. */
export interface PanelLayout extends PanelLook {
  /** Upper bounds of a heatmap's rows, in order; its lines carry them as legends. */
  readonly bounds?: readonly string[];
  /** Why the panel has no live lines, where that is so. */
  readonly note?: string;
}

/** What the page has to know of a dashboard to draw it; travels in the page itself. */
export interface DashboardLayout {
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly service: string;
  /** Span that the page shows, milliseconds. */
  readonly spanMs: number;
  readonly rows: readonly {
    readonly title: string;
    readonly collapsed: boolean;
    readonly panels: readonly PanelLayout[];
  }[];
  readonly others: readonly { readonly uid: string; readonly title: string }[];
}

/** An insight as the page shows it. */
export interface ShownInsight {
  readonly rule: string;
  readonly severity: string;
  readonly summary: string;
  readonly sinceMs: number;
}
