import type { z } from 'zod';
import { unexpectedBody } from '../setup/deployment/server-api.js';
import { explanationOf, readJson, statusFault } from '../setup/deployment/server-answer.js';
import type { ServerAnswer } from '../setup/deployment/server-answer.js';
import type { ServerEndpoint, ServerRequest } from '../setup/deployment/server-endpoint.js';
import { ServerError } from '../setup/deployment/server-error.js';
import { answers } from './deploy/answers.js';
import type {
  DashboardAnswer,
  DatasourceAnswer,
  FolderAnswer,
  Health,
  QueryResults,
} from './deploy/answers.js';
import type { DatasourceBody, Grafana, MetricQuery, SavedDashboard } from './deploy/grafana.js';

/** Dashboards in one answer of a search; Grafana takes up to 5000. */
const SEARCH_PAGE = 1_000;

/**
 * The part of Grafana's HTTP API that a deployment needs. Every call throws a `ServerError` on failure.
 * https://grafana.com/docs/grafana/latest/developers/http_api/
 */
export class GrafanaClient implements Grafana {
  readonly #endpoint: ServerEndpoint;

  constructor(endpoint: ServerEndpoint) {
    this.#endpoint = endpoint;
  }

  /** Without a password. */
  get address(): string {
    return this.#endpoint.address;
  }

  health(): Promise<Health> {
    return this.#get({ path: '/api/health' }, answers.health);
  }

  folder(uid: string): Promise<FolderAnswer | undefined> {
    return this.#find(`/api/folders/${uid}`, answers.folder);
  }

  async createFolder(payload: FolderAnswer): Promise<void> {
    await this.#call({ method: 'POST', path: '/api/folders', payload });
  }

  datasource(uid: string): Promise<DatasourceAnswer | undefined> {
    return this.#find(`/api/datasources/uid/${uid}`, answers.datasource);
  }

  datasourceNamed(name: string): Promise<DatasourceAnswer | undefined> {
    return this.#find(`/api/datasources/name/${encodeURIComponent(name)}`, answers.datasource);
  }

  async createDatasource(payload: DatasourceBody): Promise<void> {
    await this.#call({ method: 'POST', path: '/api/datasources', payload });
  }

  async updateDatasource(uid: string, payload: DatasourceBody): Promise<void> {
    await this.#call({ method: 'PUT', path: `/api/datasources/uid/${uid}`, payload });
  }

  async deleteDatasource(uid: string): Promise<void> {
    await this.#call({ method: 'DELETE', path: `/api/datasources/uid/${uid}` });
  }

  dashboard(uid: string): Promise<DashboardAnswer | undefined> {
    return this.#find(`/api/dashboards/uid/${uid}`, answers.dashboard);
  }

  dashboardsTitled(title: string): Promise<readonly { uid: string; title: string; folderUid: string }[]> {
    return this.#get({ path: '/api/search', query: { type: 'dash-db', query: title } }, answers.search);
  }

  /** By pages: Grafana returns at most that many. */
  async dashboardsTagged(tag: string): Promise<readonly { uid: string; title: string; folderUid: string }[]> {
    const found: { uid: string; title: string; folderUid: string }[] = [];
    for (let page = 1; ; page++) {
      const query = { type: 'dash-db', tag, limit: String(SEARCH_PAGE), page: String(page) };
      const hits = await this.#get({ path: '/api/search', query }, answers.search);
      found.push(...hits);
      if (hits.length < SEARCH_PAGE) return found;
    }
  }

  async saveDashboard(payload: SavedDashboard): Promise<void> {
    await this.#call({ method: 'POST', path: '/api/dashboards/db', payload });
  }

  async deleteDashboard(uid: string): Promise<void> {
    await this.#call({ method: 'DELETE', path: `/api/dashboards/uid/${uid}` });
  }

  /** Failed queries are part of the results, whatever the HTTP status (400, or 207 on some servers). */
  async query(payload: { from: string; to: string; queries: readonly MetricQuery[] }): Promise<QueryResults> {
    const request = { method: 'POST', path: '/api/ds/query', payload } as const;
    const answer = await this.#endpoint.send(request);
    // The status says whether all queries succeeded, not whether there are results.
    const reading = readJson({ ...answer, status: answer.status === 400 ? 200 : answer.status });
    const parsed = 'json' in reading ? answers.queryResults.safeParse(reading.json) : undefined;
    if (parsed?.success === true) return parsed.data.results;
    throw refusal(request, answer);
  }

  async #find<Body>(path: string, schema: z.ZodType<Body>): Promise<Body | undefined> {
    const request = { method: 'GET', path } as const;
    const answer = await this.#endpoint.send(request);
    return answer.status === 404 ? undefined : this.#read(request, answer, schema);
  }

  async #get<Body>(call: Omit<ServerRequest, 'method'>, schema: z.ZodType<Body>): Promise<Body> {
    const request = { ...call, method: 'GET' } as const;
    return this.#read(request, await this.#endpoint.send(request), schema);
  }

  /** Grafana answers every change with JSON; a login page in front of it has the status 200 too. */
  async #call(request: ServerRequest): Promise<void> {
    this.#json(request, await this.#endpoint.send(request));
  }

  #read<Body>(request: ServerRequest, answer: ServerAnswer, schema: z.ZodType<Body>): Body {
    const result = schema.safeParse(this.#json(request, answer));
    if (result.success) return result.data;
    throw unexpectedBody(this.#endpoint, request, result.error);
  }

  #json(request: ServerRequest, answer: ServerAnswer): unknown {
    const reading = readJson(answer);
    if ('json' in reading) return reading.json;
    if (reading.fault.cause !== 'not_json') throw refusal(request, answer);
    const { method, path } = request;
    throw new ServerError(
      'SERVER_UNKNOWN',
      `${this.address} does not answer ${method} ${path} as Grafana does, but with ${reading.fault.detail}. Check the address.`,
      { status: answer.status },
    );
  }
}

function refusal({ method, path }: ServerRequest, answer: ServerAnswer): ServerError {
  const { status, text } = answer;
  const fault = statusFault(answer);
  const reason = fault?.cause === 'redirected' ? fault.detail : explanationOf(text);
  return new ServerError(
    'SERVER_REFUSED',
    `Grafana answered ${status} to ${method} ${path}: ${reason}${ADVICE[status] ?? ''}`,
    { status },
  );
}

const ADVICE: Readonly<Record<number, string>> = {
  401: ' (set GRAFANA_TOKEN to the token of a service account, or put user:password@ into GRAFANA_URL)',
  403: ' (the account needs the role Editor for dashboards and folders, and Admin for datasources)',
};
