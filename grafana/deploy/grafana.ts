import type { DashboardAnswer, DatasourceAnswer, FolderAnswer, Health, QueryResults } from './answers.js';

/** The request body of a datasource. */
export type DatasourceBody = Readonly<Record<string, unknown>>;

/** The request body of a dashboard. Without a folder, Grafana would move it to the root. */
export interface SavedDashboard {
  readonly dashboard: object;
  readonly folderUid: string;
  readonly overwrite: boolean;
  readonly message: string;
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

/** What a deployment needs from Grafana; `GrafanaClient` implements it over HTTP. `undefined`: the object does not exist. */
export interface Grafana {
  health(): Promise<Health>;
  folder(uid: string): Promise<FolderAnswer | undefined>;
  createFolder(folder: FolderAnswer): Promise<void>;
  datasource(uid: string): Promise<DatasourceAnswer | undefined>;
  datasourceNamed(name: string): Promise<DatasourceAnswer | undefined>;
  createDatasource(body: DatasourceBody): Promise<void>;
  updateDatasource(uid: string, body: DatasourceBody): Promise<void>;
  deleteDatasource(uid: string): Promise<void>;
  dashboard(uid: string): Promise<DashboardAnswer | undefined>;
  dashboardsTitled(title: string): Promise<readonly { uid: string; title: string; folderUid: string }[]>;
  /** All with this tag. */
  dashboardsTagged(tag: string): Promise<readonly { uid: string; title: string; folderUid: string }[]>;
  saveDashboard(saved: SavedDashboard): Promise<void>;
  deleteDashboard(uid: string): Promise<void>;
  query(body: { from: string; to: string; queries: readonly MetricQuery[] }): Promise<QueryResults>;
}
