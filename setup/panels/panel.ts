import type { CatalogEntry } from '../catalog.js';
import type { MetricDisplay } from '../model/display.js';
import type { PanelKind } from '../model/panel.js';
import type { Show } from '../model/show.js';
import type { SeriesColour } from './colours.js';
import type { StateMeaning } from './states.js';

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
}

/** A resolved panel, for Grafana, the live page and the verification after a deployment. */
export type Panel = MetricPanel | PromqlPanel;

export interface PanelRow {
  readonly title: string;
  readonly collapsed: boolean;
  readonly panels: readonly Panel[];
}

export interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly folder: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly range: string;
  readonly rows: readonly PanelRow[];
}
