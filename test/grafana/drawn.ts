import { grafanaDashboards } from '../../grafana/generate.js';
import { DEFAULT_ADDRESSES } from '../../setup/addresses.js';
import type { Setup } from '../../setup/model/setup.js';

export interface Target {
  readonly refId: string;
  readonly expr: string;
  readonly legendFormat?: string;
  readonly instant?: boolean;
  readonly range?: boolean;
  readonly exemplar?: boolean;
}
export interface Mapping {
  readonly type: string;
  readonly options: { readonly match?: string; readonly result?: { readonly color?: string } };
}
export interface DrawnPanel {
  readonly description?: string;
  readonly type: string;
  readonly title: string;
  readonly targets?: readonly Target[];
  readonly panels?: readonly DrawnPanel[];
  readonly transformations?: readonly object[];
  readonly options?: {
    readonly sortBy?: readonly { readonly displayName: string; readonly desc: boolean }[];
  } & {
    readonly legend?: { readonly displayMode: string; readonly calcs: readonly string[] };
    readonly yAxis?: { readonly unit: string };
    readonly cellValues?: { readonly unit: string };
  };
  readonly fieldConfig?: {
    readonly defaults: {
      readonly unit?: string;
      readonly min?: number;
      readonly max?: number;
      readonly mappings?: readonly Mapping[];
      readonly custom?: { readonly axisSoftMax?: number; readonly fillOpacity?: number };
      readonly thresholds?: { readonly steps: readonly { readonly color: string }[] };
    };
    readonly overrides: readonly {
      readonly matcher: { readonly id: string; readonly options: string };
      readonly properties: readonly { readonly id: string; readonly value: unknown }[];
    }[];
  };
}
export interface DrawnDashboard {
  readonly refresh: string;
  readonly panels: readonly DrawnPanel[];
  readonly annotations: {
    readonly list: readonly {
      readonly expr?: string;
      readonly step?: string;
      readonly enable: boolean;
      readonly iconColor: string;
    }[];
  };
  readonly templating: {
    readonly list: readonly {
      readonly name: string;
      readonly query: unknown;
      readonly current: { readonly value: unknown };
    }[];
  };
}

/** As a reader of the files gets them. */
export function dashboardsOf(setup: Setup): readonly DrawnDashboard[] {
  const placed = grafanaDashboards(setup, DEFAULT_ADDRESSES).map(({ dashboard }) => dashboard);
  const read: readonly DrawnDashboard[] = JSON.parse(JSON.stringify(placed));
  return read;
}
export const panelsOf = (dashboards: readonly DrawnDashboard[]) =>
  dashboards
    .flatMap(({ panels }) => panels.flatMap((panel) => [panel, ...(panel.panels ?? [])]))
    .filter(({ targets = [] }) => targets.length > 0);
