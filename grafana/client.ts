import type { z } from 'zod';
import { unexpectedBody } from '../setup/deployment/server-api.js';
import type { ServerAnswer, ServerEndpoint, ServerRequest } from '../setup/deployment/server-endpoint.js';
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
    const parsed = answers.queryResults.safeParse(jsonOrText(answer.text));
    if (parsed.success) return parsed.data.results;
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

  async #call(request: ServerRequest): Promise<void> {
    requireSuccess(request, await this.#endpoint.send(request));
  }

  #read<Body>(request: ServerRequest, answer: ServerAnswer, schema: z.ZodType<Body>): Body {
    requireSuccess(request, answer);
    const result = schema.safeParse(jsonOrText(answer.text));
    if (result.success) return result.data;
    throw unexpectedBody(this.#endpoint, request, result.error);
  }
}

function requireSuccess(request: ServerRequest, answer: ServerAnswer): void {
  if (answer.status < 200 || answer.status > 299) throw refusal(request, answer);
}

function refusal({ method, path }: ServerRequest, { status, text }: ServerAnswer): ServerError {
  const body = jsonOrText(text);
  const reason = answers.refusal.safeParse(body).data?.message ?? JSON.stringify(body);
  return new ServerError(
    'SERVER_REFUSED',
    `Grafana answered ${status} to ${method} ${path}: ${reason}${ADVICE[status] ?? ''}`,
    {
      status,
    },
  );
}

const ADVICE: Readonly<Record<number, string>> = {
  401: ' (set GRAFANA_TOKEN to the token of a service account, or put user:password@ into GRAFANA_URL)',
  403: ' (the account needs the role Editor for dashboards and folders, and Admin for datasources)',
};

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
