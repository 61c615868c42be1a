import type { PanelLook } from '../../setup/panels/panel.js';
import type { TableColumns } from '../../setup/panels/table-columns.js';

/** The values of one panel at one time, by legend. */
export type Lines = Readonly<Record<string, number>>;

/** One sample of all panels, sent to the live page at every step. */
export interface Frame {
  /** Milliseconds since 1970. */
  readonly t: number;
  /** By panel key. */
  readonly panels: Readonly<Record<string, Lines>>;
}

/** What the page needs to draw a panel. Sent as JSON, which omits undefined fields. */
export interface PanelLayout extends PanelLook {
  /** Upper bounds of a heatmap's rows, in order; they are the legends of its lines. */
  readonly bounds?: readonly string[];
  /** Labels whose values are in the names of the panel's lines, in their order. */
  readonly labels?: readonly string[];
  /** What tells the lines apart, as a column of a table has it: `Haul and carrier`. Unset: nothing is known. */
  readonly lineHeader?: string;
  /** Whether the names begin with what a line shows, such as `p95`. */
  readonly showsSeveral?: boolean;
  /** Whether only the lines with the highest values are there. */
  readonly isRanked?: boolean;
  /** Whether the area below its line is filled. Unset: no. */
  readonly isFilled?: boolean;
  /** The columns of a table; the names of its lines are `cells.ts`. */
  readonly columns?: TableColumns;
  /** Rules of the insights that the panel tells of. */
  readonly insights?: readonly string[];
  /** Why the panel has no live values, if it has none. */
  readonly note?: string;
}

/** What the page needs to draw a dashboard; embedded in the page. */
export interface DashboardLayout {
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly service: string;
  /** Time span of the graphs, milliseconds. */
  readonly spanMs: number;
  readonly rows: readonly {
    readonly title: string;
    readonly collapsed: boolean;
    readonly panels: readonly PanelLayout[];
  }[];
  readonly others: readonly { readonly uid: string; readonly title: string }[];
}

/** Something that is wrong with the exporter, as the page shows it. `/` has the details. */
export interface ShownTrouble {
  readonly kind: string;
  readonly sentence: string;
  /** Absent if it is not known. */
  readonly sinceMs?: number;
}

/** A stream that is not read. */
export interface UnreadStream {
  readonly name: string;
  readonly reason: string;
  readonly sinceMs: number;
}

/** What a page shows above the panels. */
export interface Notices {
  readonly firing: readonly ShownInsight[];
  readonly troubles: readonly ShownTrouble[];
  /** Absent while every stream is read. */
  readonly unread?: {
    /** Those that are not read, as many as a page can name. */
    readonly streams: readonly UnreadStream[];
    /** How many are not read. */
    readonly count: number;
    /** How many streams the setup has. */
    readonly total: number;
  };
}

/** An insight as the page shows it. */
export interface ShownInsight {
  readonly rule: string;
  readonly severity: string;
  /** How urgent the severity is, for its colour. */
  readonly level: 'info' | 'warning' | 'critical';
  readonly summary: string;
  /** Labels that the setup adds to its alert. */
  readonly labels: Readonly<Record<string, string>>;
  readonly sinceMs: number;
  /** Whether nobody is told. Unset: no. */
  readonly isObserved?: boolean;
  /** The insight that keeps its alert back. Unset: none. */
  readonly mutedBy?: string;
}
