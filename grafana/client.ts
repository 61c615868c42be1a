import { readFileSync } from 'node:fs';
import { isNativeError } from 'node:util/types';
import { answers } from './deploy/answers.js';
import type {
  DashboardAnswer,
  DatasourceAnswer,
  FolderAnswer,
  Health,
  QueryResults,
} from './deploy/answers.js';
import type { DatasourceBody, Grafana, MetricQuery, SavedDashboard } from './deploy/grafana.js';
import { GrafanaError } from './deploy/grafana.js';

const TIMEOUT_MS = 10_000;

/** Where Grafana stands and how to sign in. */
export interface GrafanaAddress {
  readonly url: string;
  /** Value of the Authorization header; never printed. */
  readonly authorization: string | undefined;
}

/** `GRAFANA_TOKEN`, else the token in the file `GRAFANA_TOKEN_FILE`, else `user:password@` of the address. */
export function grafanaAddress(
  url: string,
  environment: Readonly<Record<string, string | undefined>>,
): GrafanaAddress {
  const { username, password, origin, pathname } = new URL(url);
  const bare = `${origin}${pathname}`.replace(/\/+$/, '');
  // An empty variable is as good as none.
  const { GRAFANA_TOKEN: given = '', GRAFANA_TOKEN_FILE: file = '' } = environment;
  const token = given === '' && file !== '' ? readFileSync(file, 'utf8').trim() : given;
  if (token !== '') return { url: bare, authorization: `Bearer ${token}` };
  if (username === '') return { url: bare, authorization: undefined };
  const basic = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { url: bare, authorization: `Basic ${Buffer.from(basic).toString('base64')}` };
}

/** Grafana's HTTP API, as far as a deployment needs it. https://grafana.com/docs/grafana/latest/developers/http_api/ */
export class GrafanaClient implements Grafana {
  readonly #address: GrafanaAddress;

  constructor(address: GrafanaAddress) {
    this.#address = address;
  }

  async health(): Promise<Health> {
    return answers.health.parse((await this.#call('GET', '/api/health')).body);
  }

  async folder(uid: string): Promise<FolderAnswer | undefined> {
    return this.#find(`/api/folders/${uid}`, (body) => answers.folder.parse(body));
  }

  async createFolder(folder: FolderAnswer): Promise<void> {
    await this.#call('POST', '/api/folders', folder);
  }

  async datasource(uid: string): Promise<DatasourceAnswer | undefined> {
    return this.#find(`/api/datasources/uid/${uid}`, (body) => answers.datasource.parse(body));
  }

  async datasourceNamed(name: string): Promise<DatasourceAnswer | undefined> {
    return this.#find(`/api/datasources/name/${encodeURIComponent(name)}`, (body) =>
      answers.datasource.parse(body),
    );
  }

  async createDatasource(body: DatasourceBody): Promise<void> {
    await this.#call('POST', '/api/datasources', body);
  }

  async updateDatasource(uid: string, body: DatasourceBody): Promise<void> {
    await this.#call('PUT', `/api/datasources/uid/${uid}`, body);
  }

  async deleteDatasource(uid: string): Promise<void> {
    await this.#call('DELETE', `/api/datasources/uid/${uid}`);
  }

  async dashboard(uid: string): Promise<DashboardAnswer | undefined> {
    return this.#find(`/api/dashboards/uid/${uid}`, (body) => answers.dashboard.parse(body));
  }

  async dashboardsTitled(
    title: string,
  ): Promise<readonly { uid: string; title: string; folderUid: string }[]> {
    const query = new URLSearchParams({ type: 'dash-db', query: title });
    return answers.search.parse((await this.#call('GET', `/api/search?${query.toString()}`)).body);
  }

  async saveDashboard(saved: SavedDashboard): Promise<void> {
    await this.#call('POST', '/api/dashboards/db', saved);
  }

  async deleteDashboard(uid: string): Promise<void> {
    await this.#call('DELETE', `/api/dashboards/uid/${uid}`);
  }

  /** A query that failed is an answer too (status 400, or 207 on some servers), as long as it says which. */
  async query(body: { from: string; to: string; queries: readonly MetricQuery[] }): Promise<QueryResults> {
    const { status, body: answer } = await this.#request('POST', '/api/ds/query', body);
    const parsed = answers.queryResults.safeParse(answer);
    if (parsed.success) return parsed.data.results;
    throw this.#error('POST', '/api/ds/query', status, answer);
  }

  async #find<T>(path: string, read: (body: unknown) => T): Promise<T | undefined> {
    const { status, body } = await this.#request('GET', path);
    if (status === 404) return undefined;
    if (status !== 200) throw this.#error('GET', path, status, body);
    return read(body);
  }

  async #call(method: string, path: string, payload?: object): Promise<{ body: unknown }> {
    const { status, body } = await this.#request(method, path, payload);
    if (status < 200 || status > 299) throw this.#error(method, path, status, body);
    return { body };
  }

  async #request(method: string, path: string, payload?: object): Promise<{ status: number; body: unknown }> {
    const { url, authorization } = this.#address;
    try {
      const response = await fetch(`${url}${path}`, {
        method,
        headers: {
          accept: 'application/json',
          ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
          ...(authorization === undefined ? {} : { authorization }),
        },
        ...(payload === undefined ? {} : { body: JSON.stringify(payload) }),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const text = await response.text();
      return { status: response.status, body: jsonOrText(text) };
    } catch (cause) {
      throw new GrafanaError(
        `Grafana does not answer at ${url} (${reasonOf(cause)}). Start it or give its right address.`,
        undefined,
        { cause },
      );
    }
  }

  #error(method: string, path: string, status: number, body: unknown): GrafanaError {
    const said = answers.refusal.safeParse(body).data?.message ?? JSON.stringify(body);
    const advice = ADVICE[status] ?? '';
    return new GrafanaError(`Grafana answered ${status} to ${method} ${path}: ${said}${advice}`, status);
  }
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

/** `fetch` says only that it failed; what failed stands in the cause. */
function reasonOf(error: unknown): string {
  if (!isNativeError(error)) return String(error);
  return isNativeError(error.cause) ? error.cause.message : error.message;
}
