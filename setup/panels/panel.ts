import type { CatalogEntry } from '../catalog.js';
import type { MetricDisplay } from '../model/display.js';
import type { PanelKind } from '../model/panel.js';
import type { Show } from '../model/show.js';

/** How a panel looks, whatever it shows. */
export interface PanelLook {
  /** Stable within its dashboard: the same panel keeps its key when others come and go. */
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
}

export interface MetricPanel extends PanelLook {
  readonly source: 'metric';
  readonly metric: CatalogEntry;
  readonly shows: readonly Show[];
  readonly by: readonly string[];
  readonly top: number | undefined;
}

export interface PromqlPanel extends PanelLook {
  readonly source: 'promql';
  readonly promql: string;
  readonly legend: string | undefined;
  /** The series names in it that the exporter exposes: these are narrowed to the dashboard's job and instance. */
  readonly exposed: readonly string[];
}

/** A panel with every question answered: Grafana, the live page and the proof after a deployment all read this. */
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
