import type { DashboardAnswer } from './answers.js';
import { answers } from './answers.js';
import type { SavedDashboard } from './grafana.js';
import type { GrafanaHttp } from './grafana-http.js';
import type { ResourceApi } from './server-facts.js';

/** One of the two APIs by which Grafana stores dashboards. */
export interface DashboardApi {
  find(uid: string): Promise<DashboardAnswer | undefined>;
  save(saved: SavedDashboard): Promise<void>;
  delete(uid: string): Promise<void>;
}

/** What every Grafana has. Deprecated in 13. https://grafana.com/docs/grafana/latest/developers/http_api/dashboard/ */
export class ClassicDashboards implements DashboardApi {
  readonly #http: GrafanaHttp;

  constructor(http: GrafanaHttp) {
    this.#http = http;
  }

  find(uid: string): Promise<DashboardAnswer | undefined> {
    return this.#http.find(`/api/dashboards/uid/${uid}`, answers.dashboard);
  }

  /** Without "overwrite": Grafana refuses (412) what has another version, and a title that the folder has already. */
  async save({ dashboard, folderUid, base, message }: SavedDashboard): Promise<void> {
    const version = base?.version === undefined ? {} : { version: base.version };
    // One that was deleted has no id any more; the uid finds the others.
    const content = { ...dashboard, id: null, ...version };
    const payload = { dashboard: content, folderUid, overwrite: false, message };
    await this.#http.change({ method: 'POST', path: '/api/dashboards/db', payload }, answers.anything);
  }

  async delete(uid: string): Promise<void> {
    const path = `/api/dashboards/uid/${uid}`;
    await this.#http.change({ method: 'DELETE', path }, answers.anything);
  }
}

const FOLDER = 'grafana.app/folder';
const MESSAGE = 'grafana.app/message';

/** `/apis/dashboard.grafana.app` of Grafana 12 and later. https://grafana.com/docs/grafana/latest/developers/http_api/apis/ */
export class ResourceDashboards implements DashboardApi {
  readonly #http: GrafanaHttp;
  readonly #version: string;
  readonly #path: string;

  constructor(http: GrafanaHttp, { version, namespace }: ResourceApi) {
    this.#http = http;
    this.#version = `dashboard.grafana.app/${version}`;
    this.#path = `/apis/${this.#version}/namespaces/${namespace}/dashboards`;
  }

  async find(uid: string): Promise<DashboardAnswer | undefined> {
    const found = await this.#http.find(`${this.#path}/${uid}`, answers.resource);
    if (found === undefined) return undefined;
    const { spec, metadata } = found;
    const { annotations, generation: version, resourceVersion } = metadata;
    const manager = annotations['grafana.app/managedBy'];
    return {
      dashboard: { ...spec, uid, ...(version !== undefined && { version }) },
      meta: {
        folderUid: annotations[FOLDER] ?? '',
        provisioned: manager !== undefined,
        provisionedExternalId: annotations['grafana.app/sourcePath'] ?? manager ?? '',
        ...(resourceVersion !== undefined && { resourceVersion }),
      },
    };
  }

  /** With the version that it is based on: Grafana refuses (409) to replace what has changed meanwhile. */
  async save({ dashboard, folderUid, base, message }: SavedDashboard): Promise<void> {
    const { uid, id: _id, version: _version, ...spec } = dashboard;
    const name = String(uid);
    const annotations = { ...(folderUid !== '' && { [FOLDER]: folderUid }), [MESSAGE]: message };
    const revision = base?.resourceVersion;
    const metadata = {
      name,
      annotations,
      ...(revision !== undefined && { resourceVersion: revision }),
    };
    const payload = { apiVersion: this.#version, kind: 'Dashboard', metadata, spec };
    const request =
      base === undefined
        ? ({ method: 'POST', path: this.#path, payload } as const)
        : ({ method: 'PUT', path: `${this.#path}/${name}`, payload } as const);
    await this.#http.change(request, answers.anything);
  }

  async delete(uid: string): Promise<void> {
    await this.#http.change({ method: 'DELETE', path: `${this.#path}/${uid}` }, answers.anything);
  }
}
