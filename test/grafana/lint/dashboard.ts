/** The parts of a classic dashboard that the rules look at. All may be missing: that is what they look for. */
export interface Dashboard {
  readonly title?: string;
  readonly uid?: string;
  readonly editable?: boolean;
  readonly panels?: readonly Panel[];
  readonly templating?: { readonly list?: readonly Variable[] };
}

export interface Variable {
  readonly name?: string;
  readonly label?: string;
  readonly type?: string;
  readonly query?: string | { readonly query?: string };
  readonly datasource?: { readonly uid?: string };
  readonly multi?: boolean;
  readonly allValue?: string;
  readonly refresh?: number;
  readonly current?: { readonly value?: unknown };
}

export interface Panel {
  readonly id?: number;
  readonly type?: string;
  readonly title?: string;
  readonly description?: string;
  readonly datasource?: { readonly uid?: string };
  readonly targets?: readonly Target[];
  readonly panels?: readonly Panel[];
  readonly gridPos?: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly fieldConfig?: {
    readonly defaults?: { readonly unit?: string; readonly mappings?: readonly unknown[] };
    readonly overrides?: readonly {
      readonly properties?: readonly { readonly id?: string; readonly value?: unknown }[];
    }[];
  };
}

export interface Target {
  readonly refId?: string;
  readonly expr?: string;
  readonly datasource?: { readonly type?: string; readonly uid?: string };
}

/** Panels at the top and in collapsed rows, rows included. */
export function allPanels({ panels = [] }: Dashboard): readonly Panel[] {
  return panels.flatMap((panel) => [panel, ...(panel.panels ?? [])]);
}

export const variablesOf = ({ templating }: Dashboard) => templating?.list ?? [];

export function queryOf({ query }: Variable): string {
  return (typeof query === 'string' ? query : query?.query) ?? '';
}

/** The query language follows from the datasource that the dashboard offers. */
export function usesPrometheus(dashboard: Dashboard): boolean {
  const datasource = variablesOf(dashboard).find((variable) => variable.type === 'datasource');
  return datasource !== undefined && queryOf(datasource) === 'prometheus';
}
