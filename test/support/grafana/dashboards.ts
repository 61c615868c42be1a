import { z } from 'zod';
import { parseDuration } from '../../../setup/model/duration.js';
import { ok, refused } from './answers.js';
import type { Json, MockAnswer } from './answers.js';

/** A dashboard as the mock stores it. `file`: Grafana reads it from there. */
export interface StoredDashboard {
  dashboard: Json;
  folderUid: string;
  file?: string;
}

const json = z.record(z.string(), z.unknown());
const saveBody = z.object({
  dashboard: json,
  folderUid: z.string().default(''),
  overwrite: z.boolean().default(false),
});
const resourceBody = z.object({
  apiVersion: z.string(),
  kind: z.literal('Dashboard'),
  metadata: z.object({
    name: z.string(),
    resourceVersion: z.string().optional(),
    annotations: z.record(z.string(), z.string()).default({}),
  }),
  spec: json,
});

/** The dashboards of the mock, through both of Grafana's APIs. */
export class MockDashboards {
  readonly stored = new Map<string, StoredDashboard>();
  readonly #folders: ReadonlyMap<string, unknown>;
  readonly #minRefresh: string;

  constructor(folders: ReadonlyMap<string, unknown>, minRefresh: string) {
    this.#folders = folders;
    this.#minRefresh = minRefresh;
  }

  /** http_api/dashboard: POST /db, GET and DELETE /uid/:uid. */
  classic(method: string, [by, key = '']: readonly string[], body: Json): MockAnswer {
    if (by === 'db') return this.#save(body);
    const found = this.stored.get(key);
    if (found === undefined) return refused(404, 'Dashboard not found');
    if (method === 'DELETE') {
      if (found.file !== undefined) return refused(400, 'provisioned dashboard cannot be deleted');
      this.stored.delete(key);
      const title = String(found.dashboard.title);
      return ok({ title, message: `Dashboard ${title} deleted` });
    }
    const { dashboard, folderUid, file } = found;
    const provisioned = { provisioned: file !== undefined, provisionedExternalId: file ?? '' };
    return ok({ dashboard, meta: { isStarred: false, slug: 'slug', folderUid, ...provisioned } });
  }

  /** 400 for what is invalid or provisioned (administration/provisioning), 412 for what changed meanwhile or has a taken title. */
  #save(body: Json): MockAnswer {
    const { dashboard, folderUid, overwrite } = saveBody.parse(body);
    const uid = String(dashboard.uid);
    const before = this.stored.get(uid);
    const fault = this.#fault(uid, dashboard.title, folderUid);
    if (fault !== undefined) return refused(400, fault);
    if (before?.file !== undefined) return refused(400, 'Cannot save provisioned dashboard');
    const namesake = [...this.stored].find(
      ([other, each]) =>
        other !== uid && each.folderUid === folderUid && each.dashboard.title === dashboard.title,
    );
    if (namesake !== undefined && !overwrite) {
      const message = 'A dashboard with the same name in the folder already exists';
      return refused(412, message, { status: 'name-exists' });
    }
    const version = Number(before?.dashboard.version ?? 0);
    if (before !== undefined && !overwrite && dashboard.version !== version) {
      const status = 'version-mismatch';
      return refused(412, 'The dashboard has been changed by someone else', { status });
    }
    // http_api/dashboard: `id` is null for one that does not exist.
    if (before === undefined && typeof dashboard.id === 'number') return refused(404, 'Dashboard not found');
    const id = before?.dashboard.id ?? this.stored.size + 1;
    // pkg/services/dashboards/service: stored with the minimum, and a line in the log.
    const refresh = this.#isTooShort(dashboard.refresh) ? { refresh: this.#minRefresh } : {};
    const saved = { ...dashboard, ...refresh, id, version: version + 1 };
    this.stored.set(uid, { dashboard: saved, folderUid });
    return ok({ id, uid, url: `/d/${uid}/slug`, status: 'success', version: version + 1, slug: 'slug' });
  }

  /** http_api/apis: names below a namespace; 409 for what exists or changed meanwhile. */
  resources(method: string, [name]: readonly string[], body: Json): MockAnswer {
    const found = name === undefined ? undefined : this.stored.get(name);
    if (method === 'POST' || method === 'PUT') return this.#saveResource(method, found, body);
    if (name === undefined || found === undefined)
      return failure(404, 'NotFound', `dashboards "${name}" not found`);
    if (method === 'DELETE') {
      this.stored.delete(name);
      return ok({ kind: 'Status', status: 'Success' });
    }
    return ok(resourceOf(name, found));
  }

  #saveResource(method: string, before: StoredDashboard | undefined, body: Json): MockAnswer {
    const { metadata, spec } = resourceBody.parse(body);
    const { name, resourceVersion, annotations } = metadata;
    const folderUid = annotations['grafana.app/folder'] ?? '';
    if (method === 'POST' && this.stored.has(name))
      return failure(409, 'AlreadyExists', `dashboards "${name}" already exists`);
    if (method === 'PUT' && before === undefined)
      return failure(404, 'NotFound', `dashboards "${name}" not found`);
    if (before?.file !== undefined) return failure(400, 'BadRequest', 'Cannot save provisioned dashboard');
    if (before !== undefined && resourceVersion !== undefined && resourceVersion !== revisionOf(before))
      return failure(409, 'Conflict', 'the object has been modified');
    const fault = this.#fault(name, spec.title, folderUid);
    if (fault !== undefined) return failure(400, 'BadRequest', fault);
    // pkg/registry/apis/dashboard: refused here, and not raised.
    if (this.#isTooShort(spec.refresh))
      return failure(400, 'BadRequest', 'Dashboard refresh interval is too low');
    const id = before?.dashboard.id ?? this.stored.size + 1;
    const version = Number(before?.dashboard.version ?? 0) + 1;
    const saved = { dashboard: { ...spec, uid: name, id, version }, folderUid };
    this.stored.set(name, saved);
    return { status: method === 'POST' ? 201 : 200, body: resourceOf(name, saved) };
  }

  #fault(uid: string, title: unknown, folderUid: string): string | undefined {
    if (uid.length > 40) return 'uid too long, max 40 characters';
    if (!/^[\w-]+$/.test(uid)) return 'uid contains illegal characters';
    if (!title) return 'Dashboard title cannot be empty';
    return folderUid === '' || this.#folders.has(folderUid) ? undefined : 'folder not found';
  }

  #isTooShort(refresh: unknown): boolean {
    const ms = typeof refresh === 'string' ? parseDuration(refresh) : undefined;
    return ms !== undefined && ms < (parseDuration(this.#minRefresh) ?? 0);
  }
}

const revisionOf = ({ dashboard }: StoredDashboard) => String(1_000 + Number(dashboard.version ?? 0));

function resourceOf(name: string, stored: StoredDashboard): Json {
  const { folderUid, file } = stored;
  const { uid: _uid, id: _id, version, ...spec } = stored.dashboard;
  return {
    kind: 'DashboardWithAccessInfo',
    apiVersion: 'dashboard.grafana.app/v1beta1',
    metadata: {
      name,
      namespace: 'default',
      generation: Number(version ?? 0),
      resourceVersion: revisionOf(stored),
      annotations: {
        ...(folderUid !== '' && { 'grafana.app/folder': folderUid }),
        ...(file !== undefined && {
          'grafana.app/managedBy': 'classic-file-provisioning',
          'grafana.app/sourcePath': file,
        }),
      },
    },
    spec,
  };
}

function failure(code: number, reason: string, message: string): MockAnswer {
  return { status: code, body: { kind: 'Status', status: 'Failure', reason, message, code } };
}
