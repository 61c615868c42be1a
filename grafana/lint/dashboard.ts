import type { LintedQuery } from './query/query.js';
import type { JsonRecord } from './read/json.js';

/** A dashboard as the rules see it, whatever form its file has. */
export interface LintedDashboard {
  /** The file as the user named it. */
  readonly file: string;
  readonly uid: string;
  readonly title: string;
  readonly tags: readonly string[];
  /** Whether natsight generated it: it has the tag of all such dashboards. */
  readonly isOurs: boolean;
  /** The dashboard itself, without a wrapper. */
  readonly raw: JsonRecord;
  /** All panels, rows included, in the order of the file. */
  readonly panels: readonly LintedPanel[];
  readonly variables: readonly LintedVariable[];
  /** Names of the inputs that a dashboard has that was exported for others, such as `DS_PROMETHEUS`. */
  readonly inputs: ReadonlySet<string>;
  readonly annotations: readonly LintedAnnotation[];
}

export interface GridPlace {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

export interface LintedPanel {
  /** As in the file: a number, if it is valid. */
  readonly id: unknown;
  readonly type: string;
  readonly title: string;
  readonly raw: JsonRecord;
  readonly isRow: boolean;
  /** Its content is elsewhere: rules about content leave it out. */
  readonly isLibrary: boolean;
  /** `undefined` if it is not valid, or if the layout has none, as in tabs. */
  readonly place: GridPlace | undefined;
  /** Panels of one group share a grid: the dashboard, or a collapsed row. Number of the group. */
  readonly grid: number;
  /** The row above it, or around it. */
  readonly row: LintedPanel | undefined;
  readonly targets: readonly LintedTarget[];
  /** The data source of the panel. */
  readonly datasource: DatasourceOfPart;
}

/** `unknown`: SQL, CSV and all else that is not read here. */
export type QueryLanguage = 'promql' | 'logql' | 'unknown';

export interface LintedTarget {
  readonly refId: string;
  readonly raw: JsonRecord;
  readonly language: QueryLanguage;
  readonly expr: string;
  readonly isHidden: boolean;
  /** Asks for one moment only. */
  readonly isInstant: boolean;
  readonly legend: string;
  readonly datasource: DatasourceOfPart;
  /** The PromQL of `expr`; `undefined` for other languages and an empty text. */
  readonly query: LintedQuery | undefined;
}

/** The reference to a data source. `uid` is empty if there is none; earlier versions of Grafana wrote its name there. */
export interface DatasourceOfPart {
  readonly uid: string;
  readonly type: string;
}

export interface LintedVariable {
  readonly name: string;
  readonly type: string;
  readonly label: string;
  /** What is asked, or the values in a list; the type of a data source. */
  readonly query: string;
  readonly datasource: DatasourceOfPart;
  readonly raw: JsonRecord;
  /** The selected value, or the first of several. */
  readonly value: string;
  /** The values in the list of an interval or a custom variable. */
  readonly options: readonly string[];
  /** The PromQL within `label_values(…)` or `query_result(…)`; `undefined` if there is none. */
  readonly promql: LintedQuery | undefined;
}

export interface LintedAnnotation {
  readonly name: string;
  readonly raw: JsonRecord;
  /** Whether it is Grafana's own one. */
  readonly isBuiltIn: boolean;
  readonly language: QueryLanguage;
  readonly expr: string;
  readonly datasource: DatasourceOfPart;
  readonly query: LintedQuery | undefined;
}
