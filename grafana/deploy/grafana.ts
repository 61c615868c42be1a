import type { DashboardAnswer, DatasourceAnswer, FolderAnswer, QueryResults, SearchHit } from './answers.js';
import type { ServerFacts } from './server-facts.js';

/** The request body of a datasource. */
export type DatasourceBody = Readonly<Record<string, unknown>>;

/** A dashboard to store. Without a folder, Grafana would move it to the root. */
export interface SavedDashboard {
  /** With its uid. */
  readonly dashboard: Readonly<Record<string, unknown>>;
  readonly folderUid: string;
  /** The stored dashboard that it replaces; `undefined`: there is none. Grafana refuses if that is not so any more. */
  readonly base: DashboardBase | undefined;
  /** For Grafana's list of versions. */
  readonly message: string;
}

/** Identifies a stored version of a dashboard. */
export interface DashboardBase {
  readonly version: number | undefined;
  readonly resourceVersion: string | undefined;
}

export function baseOf({ dashboard, meta }: DashboardAnswer): DashboardBase {
  const { version } = dashboard;
  return {
    version: typeof version === 'number' ? version : undefined,
    resourceVersion: meta.resourceVersion,
  };
}

/** A query in the format of Grafana's Prometheus datasource. */
export interface MetricQuery {
  readonly refId: string;
  readonly expr: string;
  readonly datasource: { readonly type: string; readonly uid: string };
  readonly instant: boolean;
  readonly range: boolean;
  readonly intervalMs: number;
  readonly maxDataPoints: number;
}

/** What a search finds: all of a kind with a title, a tag, or in a folder. */
export interface SearchTerms {
  readonly type: 'dash-db' | 'dash-folder';
  /** Part of the title. */
  readonly title?: string;
  readonly tag?: string;
}

/** What a deployment needs from Grafana; `GrafanaClient` implements it over HTTP. `undefined`: the object does not exist. */
export interface Grafana {
  /** Asked once. */
  facts(): Promise<ServerFacts>;
  folder(uid: string): Promise<FolderAnswer | undefined>;
  createFolder(folder: FolderAnswer): Promise<void>;
  deleteFolder(uid: string): Promise<void>;
  datasource(uid: string): Promise<DatasourceAnswer | undefined>;
  datasourceNamed(name: string): Promise<DatasourceAnswer | undefined>;
  createDatasource(body: DatasourceBody): Promise<void>;
  updateDatasource(uid: string, body: DatasourceBody): Promise<void>;
  deleteDatasource(uid: string): Promise<void>;
  dashboard(uid: string): Promise<DashboardAnswer | undefined>;
  search(terms: SearchTerms): Promise<readonly SearchHit[]>;
  saveDashboard(saved: SavedDashboard): Promise<void>;
  deleteDashboard(uid: string): Promise<void>;
  query(body: { from: string; to: string; queries: readonly MetricQuery[] }): Promise<QueryResults>;
}
