import type { ServerEndpoint } from '../setup/deployment/server-endpoint.js';
import { readJson } from '../setup/deployment/server-answer.js';
import { answers } from './deploy/answers.js';
import type {
  DashboardAnswer,
  DatasourceAnswer,
  FolderAnswer,
  QueryResults,
  SearchHit,
} from './deploy/answers.js';
import { ClassicDashboards, ResourceDashboards } from './deploy/dashboard-api.js';
import type { DashboardApi } from './deploy/dashboard-api.js';
import { GrafanaHttp } from './deploy/grafana-http.js';
import type { DatasourceBody, Grafana, MetricQuery, SavedDashboard, SearchTerms } from './deploy/grafana.js';
import { factsOf } from './deploy/server-facts.js';
import type { ServerFacts } from './deploy/server-facts.js';

/** Hits in one answer of a search; Grafana takes up to 5000. */
const SEARCH_PAGE = 1_000;

/**
 * The part of Grafana's HTTP API that a deployment needs. Every call throws a `ServerError` on failure. Dashboards go through the API of
 * resources where the server has it, and through the classic one elsewhere.
 * https://grafana.com/docs/grafana/latest/developers/http_api/
 */
export class GrafanaClient implements Grafana {
  readonly #http: GrafanaHttp;
  #facts: ServerFacts | undefined;

  constructor(endpoint: ServerEndpoint) {
    this.#http = new GrafanaHttp(endpoint);
  }

  /** Without a password. */
  get address(): string {
    return this.#http.address;
  }

  async facts(): Promise<ServerFacts> {
    this.#facts ??= await factsOf(this.#http);
    return this.#facts;
  }

  folder(uid: string): Promise<FolderAnswer | undefined> {
    return this.#http.find(`/api/folders/${uid}`, answers.folder);
  }

  async createFolder(payload: FolderAnswer): Promise<void> {
    await this.#http.change({ method: 'POST', path: '/api/folders', payload }, answers.anything);
  }

  async deleteFolder(uid: string): Promise<void> {
    await this.#http.change({ method: 'DELETE', path: `/api/folders/${uid}` }, answers.anything);
  }

  datasource(uid: string): Promise<DatasourceAnswer | undefined> {
    return this.#http.find(`/api/datasources/uid/${uid}`, answers.datasource);
  }

  datasourceNamed(name: string): Promise<DatasourceAnswer | undefined> {
    return this.#http.find(`/api/datasources/name/${encodeURIComponent(name)}`, answers.datasource);
  }

  async createDatasource(payload: DatasourceBody): Promise<void> {
    await this.#http.change({ method: 'POST', path: '/api/datasources', payload }, answers.anything);
  }

  async updateDatasource(uid: string, payload: DatasourceBody): Promise<void> {
    const path = `/api/datasources/uid/${uid}`;
    await this.#http.change({ method: 'PUT', path, payload }, answers.anything);
  }

  async deleteDatasource(uid: string): Promise<void> {
    await this.#http.change({ method: 'DELETE', path: `/api/datasources/uid/${uid}` }, answers.anything);
  }

  async dashboard(uid: string): Promise<DashboardAnswer | undefined> {
    return (await this.#dashboards()).find(uid);
  }

  async saveDashboard(saved: SavedDashboard): Promise<void> {
    await (await this.#dashboards()).save(saved);
  }

  async deleteDashboard(uid: string): Promise<void> {
    await (await this.#dashboards()).delete(uid);
  }

  /** By pages: Grafana returns at most that many. */
  async search({ type, title, tag }: SearchTerms): Promise<readonly SearchHit[]> {
    const terms = { type, ...(title !== undefined && { query: title }), ...(tag !== undefined && { tag }) };
    const found: SearchHit[] = [];
    for (let page = 1; ; page++) {
      const query = { ...terms, limit: String(SEARCH_PAGE), page: String(page) };
      const hits = await this.#http.get({ path: '/api/search', query }, answers.search);
      found.push(...hits);
      if (hits.length < SEARCH_PAGE) return found;
    }
  }

  /** Failed queries are part of the results, whatever the HTTP status (400, or 207 on some servers). */
  async query(payload: { from: string; to: string; queries: readonly MetricQuery[] }): Promise<QueryResults> {
    const request = { method: 'POST', path: '/api/ds/query', payload } as const;
    const answer = await this.#http.send(request);
    // The status says whether all queries succeeded, not whether there are results.
    const reading = readJson({ ...answer, status: answer.status === 400 ? 200 : answer.status });
    const parsed = 'json' in reading ? answers.queryResults.safeParse(reading.json) : undefined;
    if (parsed?.success === true) return parsed.data.results;
    throw this.#http.refusal(request, answer);
  }

  async #dashboards(): Promise<DashboardApi> {
    const { resources } = await this.facts();
    return resources === undefined
      ? new ClassicDashboards(this.#http)
      : new ResourceDashboards(this.#http, resources);
  }
}
