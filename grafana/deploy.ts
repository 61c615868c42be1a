import type { Addresses } from '../setup/addresses.js';
import { ProvisionError } from '../setup/deployment/provision-error.js';
import { ServerError } from '../setup/deployment/server-error.js';
import type { Setup } from '../setup/model/setup.js';
import type { GrafanaChange, PlannedChange, Undo } from './deploy/change.js';
import { planDashboard } from './deploy/dashboard.js';
import { planDatasource } from './deploy/datasource.js';
import { planPrune } from './deploy/prune.js';
import { planFolder } from './deploy/folder.js';
import type { Grafana } from './deploy/grafana.js';
import { grafanaDashboards } from './generate.js';
import { sortedJson } from './json.js';
import { datasources } from './provisioning/datasources.js';

export type { GrafanaChange, PlannedChange, Undo } from './deploy/change.js';
export type { Grafana } from './deploy/grafana.js';

/** The changes that a deployment would make, in order. */
export interface GrafanaPlan {
  readonly version: string;
  readonly changes: readonly PlannedChange[];
}

export interface GrafanaPlanOptions {
  /** Whether dashboards that were edited manually are replaced or deleted, too. Default: `false`. */
  readonly force?: boolean;
  /** Whether dashboards that left the setup are deleted. Default: `false`. */
  readonly prune?: boolean;
}

/** Compares Grafana with the setup. Changes nothing. */
export async function planGrafana(
  grafana: Grafana,
  setup: Setup,
  addresses: Addresses,
  { force = false, prune = false }: GrafanaPlanOptions = {},
): Promise<GrafanaPlan> {
  const { database, version = 'unknown' } = await grafana.health();
  if (database !== 'ok')
    throw new ServerError('SERVER_REFUSED', `Grafana's database is "${database}", not "ok"`, { status: 503 });
  const dashboards = grafanaDashboards(setup, addresses);
  const changes: PlannedChange[] = [];
  for (const folder of new Set(dashboards.map((placed) => placed.folder))) {
    changes.push(await planFolder(grafana, folder));
  }
  for (const datasource of datasources(setup.updates, addresses, setup.service.traceUrl)) {
    changes.push(await planDatasource(grafana, datasource));
  }
  const { name } = setup.service;
  for (const placed of dashboards) changes.push(await planDashboard(grafana, placed, name, force));
  const wanted = new Set(dashboards.map(({ dashboard }) => dashboard.uid));
  changes.push(...(await planPrune(grafana, name, wanted, { prune, force })));
  return { version, changes };
}

const MADE: ReadonlySet<GrafanaChange['action']> = new Set(['create', 'update', 'delete']);

/**
 * Applies a plan. `remember` receives the undo of each change before the change is made, so that a deployment that fails half-way can
 * be rolled back. If one change is blocked, no change is made.
 */
export async function applyGrafana(
  plan: GrafanaPlan,
  remember: (undo: Undo) => void,
): Promise<readonly GrafanaChange[]> {
  const blocked = plan.changes.filter(({ action }) => action === 'blocked');
  if (blocked.length > 0) {
    const reasons = blocked.map(({ what, title, reason }) => `${what} "${title}": ${reason}`);
    throw new ProvisionError('DASHBOARD_BLOCKED', `Grafana is not changed: ${reasons.join('; ')}`);
  }
  const made = plan.changes.filter(({ action }) => MADE.has(action));
  for (const change of made) {
    if (change.undo !== undefined) remember(change.undo);
    await change.apply();
  }
  return made;
}

/** Throws if something that a plan replaces is no longer what the plan is based on. */
export async function requireCurrent(grafana: Grafana, { changes }: GrafanaPlan): Promise<void> {
  for (const { undo, title } of changes) {
    if (undo === undefined) continue;
    const live = undo.what === 'dashboard' ? grafana.dashboard(undo.uid) : grafana.datasource(undo.uid);
    if (sortedJson((await live) ?? null) === sortedJson(undo.before)) continue;
    throw new ProvisionError(
      'PLAN_OUTDATED',
      `${undo.what} "${title}" was changed by somebody else after the plan was made. Grafana is not changed: provision again.`,
    );
  }
}

/** Undoes a deployment in reverse order. */
export async function rollbackGrafana(grafana: Grafana, undos: readonly Undo[]): Promise<void> {
  for (const undo of undos.toReversed()) await undoChange(grafana, undo);
}

async function undoChange(grafana: Grafana, undo: Undo): Promise<void> {
  const { uid } = undo;
  if (undo.what === 'datasource') {
    const { before } = undo;
    if (before !== null) await grafana.updateDatasource(uid, withoutVersion(before));
    else if ((await grafana.datasource(uid)) !== undefined) await grafana.deleteDatasource(uid);
  } else if (undo.before !== null) {
    const { dashboard, meta } = undo.before;
    const message = 'natsight: rolled back';
    // One that was deleted has no id any more; the uid finds the others.
    const restored = { ...dashboard, id: null };
    await grafana.saveDashboard({ dashboard: restored, folderUid: meta.folderUid, overwrite: true, message });
  } else if ((await grafana.dashboard(uid)) !== undefined) {
    await grafana.deleteDashboard(uid);
  }
}

/** Grafana rejects an update whose version is not the current one (409). */
function withoutVersion(datasource: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { version: _version, ...rest } = datasource;
  return rest;
}
