import type { CatalogEntry } from '../catalog.js';
import type { MetricDisplay } from '../model/display.js';
import type { PanelKind } from '../model/panel.js';
import type { Show } from '../model/show.js';
import type { PanelBand } from './band.js';
import type { SeriesColour } from './colours.js';
import type { SeriesFilter } from './series-filter.js';
import type { StateMeaning } from './states.js';
import type { Worst } from './worst.js';

/** The look of a panel. */
export interface PanelLook {
  /** Identifies the panel within its dashboard, even if other panels are added or removed. */
  readonly key: string;
  readonly title: string;
  readonly description: string;
  /** Grafana unit. */
  readonly unit: string;
  readonly kind: PanelKind;
  /** Grid of 24 columns. */
  readonly width: number;
  readonly height: number;
  readonly decimals: number | undefined;
  readonly min: number | undefined;
  readonly max: number | undefined;
  readonly thresholds: MetricDisplay['thresholds'];
  /** What the values mean; empty if they are numbers. */
  readonly states: readonly StateMeaning[];
  /** Colours of some series; the last one that matches counts. */
  readonly colours: readonly SeriesColour[];
  /** Labels by which the variables of its Grafana dashboard filter it, besides `job` and `instance`. Default: none. */
  readonly filters?: readonly string[];
  /** It shows what is normal, as an area. Default: none. */
  readonly band?: PanelBand;
}

export interface MetricPanel extends PanelLook {
  readonly source: 'metric';
  readonly metric: CatalogEntry;
  readonly shows: readonly Show[];
  /** Grafana unit of each of `shows`; that of the first one is `unit`. */
  readonly units: readonly string[];
  readonly by: readonly string[];
  readonly top: number | undefined;
  /** Address of the trace of an exemplar, with `{{trace_id}}`; unset if there are no exemplars or nobody has said where traces are. */
  readonly traceUrl: string | undefined;
  /** The series that it shows. Default: all. */
  readonly only?: SeriesFilter;
  /** The series that one number stands for. Default: all, combined as its metric says. */
  readonly worst?: Worst;
  /** Whether series appear only while they are above zero: counts that are zero for ever fill the legend. Default: false. */
  readonly withoutZeros?: boolean;
}

export interface PromqlPanel extends PanelLook {
  readonly source: 'promql';
  readonly promql: string;
  /** Labels of its series, as far as they are known. */
  readonly labels: readonly string[];
  /** Grafana legend format. */
  readonly legend: string;
  /** Exposed series in the query: Grafana filters them by the job and instance of the dashboard. */
  readonly exposed: readonly string[];
  /** Why it may have no data. Default: it should have some. */
  readonly absentIf?: string;
}

/** A resolved panel, for Grafana, the live page and the verification after a deployment. */
export type Panel = MetricPanel | PromqlPanel;

export interface PanelRow {
  readonly title: string;
  readonly collapsed: boolean;
  /** The line of a few numbers at the top. Grafana shows the firing alerts beside it. Default: false. */
  readonly isOverview?: boolean;
  readonly panels: readonly Panel[];
}

/** A label by which a dashboard can be filtered. */
export interface LabelFilter {
  readonly label: string;
  /** A metric with this label, to look up its values. */
  readonly metric: CatalogEntry;
}

export interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly folder: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly range: string;
  readonly rows: readonly PanelRow[];
  readonly filters: readonly LabelFilter[];
}

/** The panels of all rows, in their order. */
export function panelsOf({ rows }: Pick<Dashboard, 'rows'>): readonly Panel[] {
  return rows.flatMap((row) => row.panels);
}
