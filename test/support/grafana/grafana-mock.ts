import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { z } from 'zod';
import { frames, html, jsonOf, ok, refused } from './answers.js';
import type { Json, MockAnswer, QueryAnswer } from './answers.js';
import { MockDashboards } from './dashboards.js';

const queryBody = z.object({
  queries: z.array(
    z.object({ refId: z.string(), expr: z.string(), datasource: z.object({ uid: z.string() }) }),
  ),
});

/** The generations whose answers the mock knows: the oldest that is deployed to, and those with the API of resources. */
export const GRAFANA_VERSIONS = ['9.4.7', '12.0.0', '13.2.3'] as const;

export interface GrafanaMockOptions {
  /** Default: `12.0.0`. Before 12, there is no API of resources. */
  readonly version?: string;
  readonly authorization?: string;
  readonly database?: string;
  /** `min_refresh_interval`. Default: that of Grafana. */
  readonly minRefresh?: string;
  /** Whether the settings of the frontend are not told to this account. */
  readonly hidesSettings?: boolean;
  /** Default: `Admin`. An `Editor` may not change datasources. */
  readonly role?: 'Admin' | 'Editor';
  readonly query?: (expr: string) => QueryAnswer;
  /** Answers in the place of the mock; `hang`: never. */
  readonly instead?: (method: string, path: string) => MockAnswer | 'hang' | undefined;
}

/**
 * The part of Grafana's HTTP API that a deployment uses, with the answers that its documentation promises, since no real
 * Grafana runs in these tests. Below each route: the page that it is held to. State is open, so that a test can be the
 * person who edits a dashboard by hand.
 * https://grafana.com/docs/grafana/latest/developers/http_api/
 */
export class GrafanaMock {
  readonly folders = new Map<string, Json>();
  readonly datasources = new Map<string, Json>();
  /** Every request that changes something, in order: `POST /api/folders`. */
  readonly changes: string[] = [];
  /** Every expression asked of a datasource. */
  readonly asked: string[] = [];
  readonly #dashboards: MockDashboards;
  readonly #options: GrafanaMockOptions;
  readonly #minRefresh: string;
  readonly #server: Server;

  private constructor(options: GrafanaMockOptions) {
    this.#options = options;
    this.#minRefresh = options.minRefresh ?? '5s';
    this.#dashboards = new MockDashboards(this.folders, this.#minRefresh);
    this.#server = createServer((request, response) => {
      void this.#answer(request, response);
    });
  }

  static async start(options: GrafanaMockOptions = {}): Promise<GrafanaMock> {
    const mock = new GrafanaMock(options);
    await new Promise<void>((resolve) => mock.#server.listen(0, '127.0.0.1', resolve));
    return mock;
  }

  get dashboards() {
    return this.#dashboards.stored;
  }

  get url(): string {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the mock does not listen on TCP');
    return `http://127.0.0.1:${address.port}`;
  }

  async stop(): Promise<void> {
    const stopped = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await stopped;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const answer = await this.#handle(request);
    if (answer === 'hang') return;
    const { status, body, type } = answer;
    response.writeHead(status, { 'content-type': type ?? 'application/json' });
    response.end(type === undefined ? JSON.stringify(body) : String(body));
  }

  async #handle(request: IncomingMessage): Promise<MockAnswer | 'hang'> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://mock');
    const method = request.method ?? 'GET';
    const instead = this.#options.instead?.(method, pathname);
    if (instead !== undefined) return instead;
    const { authorization, database = 'ok' } = this.#options;
    // http_api/other: health needs no sign-in.
    if (pathname === '/api/health') return ok({ commit: 'mock', database, version: this.#version });
    if (authorization !== undefined && request.headers.authorization !== authorization)
      return refused(401, 'Unauthorized');
    const body = await jsonOf(request);
    if (method !== 'GET' && pathname !== '/api/ds/query') this.changes.push(`${method} ${pathname}`);
    const [, root = '', ...path] = pathname.split('/').map(decodeURIComponent);
    if (root === 'apis') return this.#apis(method, path, body);
    return root === 'api' ? this.#api(method, path, searchParams, body) : html(404);
  }

  #api(method: string, [area, ...rest]: readonly string[], search: URLSearchParams, body: Json): MockAnswer {
    switch (area) {
      case 'folders':
        return this.#folder(method, rest[0], body);
      case 'datasources':
        return this.#datasource(method, rest, body);
      case 'dashboards':
        return this.#dashboards.classic(method, rest, body);
      case 'search':
        return this.#search(search);
      case 'ds':
        return this.#query(body);
      case 'org':
        return ok({ id: 1, name: 'Main Org.' });
      case 'frontend':
        return this.#settings();
      default:
        return refused(404, 'Not found');
    }
  }

  /** pkg/api/frontendsettings.go */
  #settings(): MockAnswer {
    if (this.#options.hidesSettings === true) return refused(403, 'Forbidden');
    const namespace = this.#hasResources ? { namespace: 'default' } : {};
    return ok({ minRefreshInterval: this.#minRefresh, buildInfo: { version: this.#version }, ...namespace });
  }

  /** http_api/apis: the versions of a group, and its resources below a namespace. */
  #apis(method: string, [group, version, ...rest]: readonly string[], body: Json): MockAnswer {
    if (!this.#hasResources || group !== 'dashboard.grafana.app') return html(404);
    const versions = [...(this.#major >= 13 ? ['v1'] : []), 'v1beta1', 'v0alpha1', 'v2alpha1'];
    if (version === undefined) {
      const listed = versions.map((each) => ({ groupVersion: `${group}/${each}`, version: each }));
      return ok({ kind: 'APIGroup', apiVersion: 'v1', name: group, versions: listed });
    }
    const [namespaces, namespace, resource, ...name] = rest;
    const isKnown = versions.includes(version) && namespaces === 'namespaces' && resource === 'dashboards';
    if (!isKnown || namespace !== 'default') return refused(404, '404 page not found');
    return this.#dashboards.resources(method, name, body);
  }

  /** http_api/folder: 404 when there is none, 409 when it or its title exists already. Deleting takes the dashboards along. */
  #folder(method: string, uid: string | undefined, body: Json): MockAnswer {
    if (method === 'POST') {
      const key = String(body.uid);
      const isTaken = [...this.folders.values()].some(({ title }) => title === body.title);
      if (this.folders.has(key) || isTaken)
        return refused(409, 'a folder with the same name or uid already exists');
      this.folders.set(key, { id: this.folders.size + 1, version: 1, ...body });
      return ok(this.folders.get(key));
    }
    const folder = this.folders.get(uid ?? '');
    if (folder === undefined) return refused(404, 'folder not found', { status: 'not-found' });
    if (method !== 'DELETE') return ok(folder);
    this.folders.delete(String(uid));
    for (const [key, { folderUid }] of this.dashboards) if (folderUid === uid) this.dashboards.delete(key);
    return ok({ message: 'Folder deleted', title: folder.title });
  }

  /** http_api/data_source; 409 and 403 as in pkg/api/datasources.go, which the page leaves out. */
  #datasource(method: string, [by, key = '']: readonly string[], body: Json): MockAnswer {
    if (method !== 'GET' && this.#options.role === 'Editor')
      return refused(403, "You'll need additional permissions to perform this action.");
    const isTaken = ({ name, uid }: Json) => uid !== key && (name === body.name || uid === body.uid);
    if (method !== 'GET' && method !== 'DELETE' && [...this.datasources.values()].some(isTaken))
      return refused(409, 'data source with the same name already exists');
    if (method === 'POST') {
      const more = { id: this.datasources.size + 1, version: 1, readOnly: false };
      this.datasources.set(String(body.uid), { ...body, ...more });
      return ok({ message: 'Datasource added', name: body.name });
    }
    const found = [...this.datasources.values()].find((each) => each[by === 'name' ? 'name' : 'uid'] === key);
    if (found === undefined) return refused(404, 'Data source not found');
    if (method === 'GET') return ok(found);
    if (found.readOnly === true) return refused(403, 'Cannot update read-only data source');
    if (method === 'DELETE') {
      this.datasources.delete(key);
      return ok({ message: 'Data source deleted' });
    }
    if (body.version !== undefined && body.version !== found.version) {
      return refused(409, 'Datasource has already been updated by someone else. Please reload and try again');
    }
    this.datasources.set(key, { ...body, id: found.id, version: Number(found.version) + 1 });
    return ok({ message: 'Datasource updated', name: body.name });
  }

  /** http_api/folder_dashboard_search: `query` is part of a title, `tag` one of the tags; up to `limit` of a `page`. */
  #search(search: URLSearchParams): MockAnswer {
    const [query, tag, type] = [search.get('query') ?? '', search.get('tag'), search.get('type')];
    const dashboards = [...this.dashboards].map(([uid, { dashboard, folderUid }]) => ({
      uid,
      title: String(dashboard.title),
      type: 'dash-db',
      tags: Array.isArray(dashboard.tags) ? dashboard.tags.map(String) : [],
      folderUid,
    }));
    const folders = [...this.folders].map(([uid, { title, parentUid }]) => {
      const parent = typeof parentUid === 'string' ? { folderUid: parentUid } : {};
      return { uid, title: String(title), type: 'dash-folder', tags: [], ...parent };
    });
    const [limit, page] = [Number(search.get('limit') ?? 1000), Number(search.get('page') ?? 1)];
    const found = [...folders, ...dashboards].filter(
      (each) =>
        (type === null || each.type === type) &&
        each.title.toLowerCase().includes(query.toLowerCase()) &&
        (tag === null || each.tags.some((one) => one === tag)),
    );
    return ok(found.slice((page - 1) * limit, page * limit));
  }

  /** http_api/data_source, "Query a data source": 400 when one of the queries was unsuccessful, with the others' answers. */
  #query(body: Json): MockAnswer {
    const results: Record<string, Json> = {};
    for (const { refId, expr, datasource } of queryBody.parse(body).queries) {
      this.asked.push(expr);
      if (!this.datasources.has(datasource.uid)) return refused(404, 'data source not found');
      results[refId] = frames(this.#options.query?.(expr));
    }
    const failed = Object.values(results).some((result) => 'error' in result);
    return { status: failed ? 400 : 200, body: { results } };
  }

  get #version(): string {
    return this.#options.version ?? '12.0.0';
  }

  get #major(): number {
    return Number.parseInt(this.#version, 10);
  }

  get #hasResources(): boolean {
    return this.#major >= 12;
  }
}
