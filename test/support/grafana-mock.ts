import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import { z } from 'zod';

const json = z.record(z.string(), z.unknown());
type Json = z.output<typeof json>;

/** The bodies of which the mock reads more than it stores. */
const saveBody = z.object({
  dashboard: json,
  folderUid: z.string().default(''),
  overwrite: z.boolean().default(false),
});
const queryBody = z.object({
  queries: z.array(
    z.object({ refId: z.string(), expr: z.string(), datasource: z.object({ uid: z.string() }) }),
  ),
});

/** What a datasource answers to an expression: the numbers of one series, no series, or an error. */
export type QueryAnswer = readonly (number | null)[] | undefined | Error;

export interface GrafanaMockOptions {
  readonly authorization?: string;
  readonly database?: string;
  readonly query?: (expr: string) => QueryAnswer;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

const ok = (body: unknown): Answer => ({ status: 200, body });
const refused = (status: number, message: string, more: Json = {}): Answer => ({
  status,
  body: { message, ...more },
});

/**
 * The part of Grafana's HTTP API that a deployment uses, with the answers that its documentation promises, since no real
 * Grafana runs in these tests. Below each route: the page that it is held to. State is open, so that a test can be the
 * person who edits a dashboard by hand.
 * https://grafana.com/docs/grafana/latest/developers/http_api/
 */
export class GrafanaMock {
  readonly folders = new Map<string, Json>();
  readonly datasources = new Map<string, Json>();
  readonly dashboards = new Map<string, { dashboard: Json; folderUid: string; file?: string }>();
  /** Every request that changes something, in order: `POST /api/folders`. */
  readonly changes: string[] = [];
  /** Every expression asked of a datasource. */
  readonly asked: string[] = [];
  readonly #options: GrafanaMockOptions;
  readonly #server: Server;

  private constructor(options: GrafanaMockOptions) {
    this.#options = options;
    this.#server = createServer((request, response) => {
      void this.#handle(request).then(({ status, body }) =>
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body)),
      );
    });
  }

  static async start(options: GrafanaMockOptions = {}): Promise<GrafanaMock> {
    const mock = new GrafanaMock(options);
    await new Promise<void>((resolve) => mock.#server.listen(0, '127.0.0.1', resolve));
    return mock;
  }

  get url(): string {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the mock does not listen on TCP');
    return `http://127.0.0.1:${address.port}`;
  }

  async stop(): Promise<void> {
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #handle(request: IncomingMessage): Promise<Answer> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://mock');
    const method = request.method ?? 'GET';
    // http_api/other: health needs no sign-in.
    if (pathname === '/api/health') {
      return ok({ commit: 'mock', database: this.#options.database ?? 'ok', version: '12.0.0' });
    }
    const { authorization } = this.#options;
    if (authorization !== undefined && request.headers.authorization !== authorization) {
      return refused(401, 'Unauthorized');
    }
    const body = await jsonOf(request);
    if (method !== 'GET' && pathname !== '/api/ds/query') this.changes.push(`${method} ${pathname}`);
    const [, , area = '', ...rest] = pathname.split('/').map(decodeURIComponent);
    switch (area) {
      case 'folders':
        return this.#folder(method, rest[0], body);
      case 'datasources':
        return this.#datasource(method, rest, body);
      case 'dashboards':
        return this.#dashboard(method, rest, body);
      case 'search':
        return this.#search(searchParams);
      case 'ds':
        return this.#query(body);
      default:
        return refused(404, 'Not found');
    }
  }

  /** http_api/folder: 404 when there is none, 409 when it exists already. */
  #folder(method: string, uid: string | undefined, body: Json): Answer {
    if (method === 'GET') {
      const folder = this.folders.get(uid ?? '');
      return folder === undefined ? refused(404, 'folder not found', { status: 'not-found' }) : ok(folder);
    }
    const key = String(body.uid);
    if (this.folders.has(key)) return refused(409, 'a folder with the same uid already exists');
    this.folders.set(key, { id: this.folders.size + 1, version: 1, ...body });
    return ok(this.folders.get(key));
  }

  /** http_api/data_source; 409 and 403 as in pkg/api/datasources.go, which the page leaves out. */
  #datasource(method: string, [by, key = '']: readonly string[], body: Json): Answer {
    if (method === 'POST') {
      const taken = [...this.datasources.values()].some(
        ({ name, uid }) => name === body.name || uid === body.uid,
      );
      if (taken) return refused(409, 'data source with the same name already exists');
      this.datasources.set(String(body.uid), {
        ...body,
        id: this.datasources.size + 1,
        version: 1,
        readOnly: false,
      });
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

  /** http_api/dashboard: POST /db, GET and DELETE /uid/:uid. */
  #dashboard(method: string, [by, key = '']: readonly string[], body: Json): Answer {
    if (by === 'db') return this.#save(body);
    const found = this.dashboards.get(key);
    if (found === undefined) return refused(404, 'Dashboard not found');
    if (method === 'DELETE') {
      this.dashboards.delete(key);
      return ok({
        title: found.dashboard.title,
        message: `Dashboard ${String(found.dashboard.title)} deleted`,
      });
    }
    const { dashboard, folderUid, file } = found;
    const provisioned = { provisioned: file !== undefined, provisionedExternalId: file ?? '' };
    return ok({ dashboard, meta: { isStarred: false, slug: 'slug', folderUid, ...provisioned } });
  }

  /** 400 for what is invalid or provisioned (administration/provisioning), 412 for what changed meanwhile. */
  #save(body: Json): Answer {
    const { dashboard, folderUid, overwrite } = saveBody.parse(body);
    const uid = String(dashboard.uid);
    const before = this.dashboards.get(uid);
    if (uid.length > 40) return refused(400, 'uid too long, max 40 characters');
    if (!dashboard.title) return refused(400, 'Dashboard title cannot be empty');
    if (folderUid !== '' && !this.folders.has(folderUid)) return refused(400, 'folder not found');
    if (before?.file !== undefined) return refused(400, 'Cannot save provisioned dashboard');
    const version = Number(before?.dashboard.version ?? 0);
    if (before !== undefined && !overwrite && dashboard.version !== version) {
      const status = 'version-mismatch';
      return refused(412, 'The dashboard has been changed by someone else', { status });
    }
    // http_api/dashboard: `id` is null for one that does not exist.
    if (before === undefined && typeof dashboard.id === 'number') return refused(404, 'Dashboard not found');
    const id = before?.dashboard.id ?? this.dashboards.size + 1;
    this.dashboards.set(uid, { dashboard: { ...dashboard, id, version: version + 1 }, folderUid });
    return ok({ id, uid, url: `/d/${uid}/slug`, status: 'success', version: version + 1, slug: 'slug' });
  }

  /** http_api/folder_dashboard_search: `query` is part of a title, `tag` one of the tags; up to `limit` of a `page`. */
  #search(search: URLSearchParams): Answer {
    const [query, tag] = [search.get('query') ?? '', search.get('tag')];
    const hits = [...this.dashboards].map(([uid, { dashboard, folderUid }]) => ({
      uid,
      title: String(dashboard.title),
      type: 'dash-db',
      tags: Array.isArray(dashboard.tags) ? dashboard.tags.map(String) : [],
      folderUid,
    }));
    const [limit, page] = [Number(search.get('limit') ?? 1000), Number(search.get('page') ?? 1)];
    const found = hits.filter(
      ({ title, tags }) => title.includes(query) && (tag === null || tags.includes(tag)),
    );
    return ok(found.slice((page - 1) * limit, page * limit));
  }

  /** http_api/data_source, "Query a data source": 400 when one of the queries was unsuccessful, with the others' answers. */
  #query(body: Json): Answer {
    const results: Record<string, Json> = {};
    for (const { refId, expr, datasource } of queryBody.parse(body).queries) {
      this.asked.push(expr);
      if (!this.datasources.has(datasource.uid)) return refused(404, 'data source not found');
      results[refId] = frames(this.#options.query?.(expr));
    }
    const failed = Object.values(results).some((result) => 'error' in result);
    return { status: failed ? 400 : 200, body: { results } };
  }
}

function frames(answer: QueryAnswer): Json {
  if (answer instanceof Error) return { error: answer.message, status: 400, frames: [] };
  if (answer === undefined) return { status: 200, frames: [] };
  const schema = {
    fields: [
      { name: 'Time', type: 'time' },
      { name: 'Value', type: 'number' },
    ],
  };
  return {
    status: 200,
    frames: [{ schema, data: { values: [answer.map((_, index) => index * 1000), answer] } }],
  };
}

async function jsonOf(request: IncomingMessage): Promise<Json> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text === '' ? {} : json.parse(JSON.parse(text));
}
