import type { Addresses } from '../setup/addresses.js';
import { ProvisionError } from '../setup/deployment/provision-error.js';
import { ServerError } from '../setup/deployment/server-error.js';
import type { Setup } from '../setup/model/setup.js';
import { madeChanges, untouched } from './deploy/change.js';
import type { GrafanaChange, PlannedChange, Undo } from './deploy/change.js';
import { planDashboard } from './deploy/dashboard.js';
import { planDatasource } from './deploy/datasource.js';
import { planFolder } from './deploy/folder.js';
import type { Grafana } from './deploy/grafana.js';
import { planPrune } from './deploy/prune.js';
import { planUndo } from './deploy/undo.js';
import { grafanaDashboards } from './generate.js';
import { sortedJson } from './json.js';
import { datasources } from './provisioning/datasources.js';

export { madeChanges } from './deploy/change.js';
export type { GrafanaChange, PlannedChange, Undo } from './deploy/change.js';
export type { Grafana } from './deploy/grafana.js';

/** The changes that a deployment would make, in order. */
export interface GrafanaPlan {
  readonly service: string;
  readonly version: string;
  readonly changes: readonly PlannedChange[];
}

export interface GrafanaPlanOptions {
  /** Whether what was edited manually is replaced or deleted, too. Default: `false`. */
  readonly force?: boolean;
  /** Whether dashboards that left the setup are deleted. Default: `false`. */
  readonly prune?: boolean;
}

/** What accompanies the application of a plan. */
export interface GrafanaApplication {
  /** Receives the undo of each change before the change is made. */
  readonly remember: (undo: Undo) => void;
  /** Called after a failure, when everything is again as it was. */
  readonly forget: () => void;
}

/** Compares Grafana with the setup. Changes nothing. */
export async function planGrafana(
  grafana: Grafana,
  setup: Setup,
  addresses: Addresses,
  { force = false, prune = false }: GrafanaPlanOptions = {},
): Promise<GrafanaPlan> {
  const { version, minRefreshMs } = await grafana.facts();
  const service = setup.service.name;
  const rules = { service, force, minRefreshMs };
  const dashboards = grafanaDashboards(setup, addresses);
  const changes: PlannedChange[] = [];
  for (const folder of new Set(dashboards.map((placed) => placed.folder))) {
    changes.push(await planFolder(grafana, folder));
  }
  for (const datasource of datasources(setup, addresses)) {
    changes.push(await planDatasource(grafana, datasource, { service, force }));
  }
  for (const placed of dashboards) changes.push(...(await planDashboard(grafana, placed, rules)));
  // A renamed dashboard is planned with its former uid, too.
  const known = new Set(dashboards.flatMap(({ key, dashboard }) => [dashboard.uid, key]));
  changes.push(...(await planPrune(grafana, known, { ...rules, prune })));
  return { service, version, changes: unmixed(changes) };
}

/** Grafana reads all dashboards of a service from files, or all are written by the API: two ways would take turns. */
function unmixed(changes: readonly PlannedChange[]): readonly PlannedChange[] {
  const [file] = changes.flatMap((change) => change.file ?? []);
  if (file === undefined) return changes;
  const reason = `Grafana reads other dashboards of the service from files (${file}): write this one there, too, with "natsight generate"`;
  return changes.map((change) =>
    change.what === 'dashboard' && madeChanges([change]).length > 0
      ? untouched({ ...change, action: 'blocked', reason })
      : change,
  );
}

/** Throws if a plan holds what only a person can decide. Nothing may be deployed then. */
export function requireUnblocked({ changes }: GrafanaPlan): void {
  const blocked = changes.filter(({ action }) => action === 'blocked');
  if (blocked.length === 0) return;
  const reasons = blocked.map(({ what, title, reason }) => `${what} "${title}": ${reason}`);
  throw new ProvisionError('DASHBOARD_BLOCKED', `Nothing was changed: ${reasons.join('; ')}`);
}

/** Applies a plan as a whole: if a change fails, those before it are undone. If one change is blocked, no change is made. */
export async function applyGrafana(
  grafana: Grafana,
  plan: GrafanaPlan,
  { remember, forget }: GrafanaApplication,
): Promise<readonly GrafanaChange[]> {
  requireUnblocked(plan);
  const made = madeChanges(plan.changes);
  const undos: Undo[] = [];
  try {
    for (const { undo, apply } of made) {
      if (undo !== undefined) {
        undos.push(undo);
        remember(undo);
      }
      await apply();
    }
  } catch (error) {
    const isPutBack = await putBack(grafana, plan.service, undos);
    if (isPutBack) forget();
    if (isPutBack || !(error instanceof ServerError)) throw error;
    throw new ServerError(
      error.code,
      `${error.message} What was changed before that could not be undone: "natsight provision --rollback" does that later.`,
      { status: error.status, cause: error },
    );
  }
  return made;
}

/** Whether everything is as it was before the changes. */
async function putBack(grafana: Grafana, service: string, undos: readonly Undo[]): Promise<boolean> {
  try {
    await applyUndo(await planUndo(grafana, undos, { service, force: false }));
    return true;
  } catch (error) {
    if (error instanceof ServerError) return false;
    throw error;
  }
}

/** Throws if something that a plan replaces is no longer what the plan is based on. */
export async function requireCurrent(
  grafana: Grafana,
  { changes }: Pick<GrafanaPlan, 'changes'>,
): Promise<void> {
  for (const { undo, action, title } of changes) {
    // A folder has no state of its own, and is deleted only while it is empty.
    if (undo === undefined || (undo.what === 'folder' && action === 'delete')) continue;
    const { what, uid } = undo;
    const live = (await grafana[what](uid)) ?? null;
    if (sortedJson(live) === sortedJson(undo.before)) continue;
    throw new ProvisionError(
      'PLAN_OUTDATED',
      `${what} "${title}" was changed by somebody else after the plan was made. Grafana is not changed: run the command again.`,
    );
  }
}

/** Applies what undoes a deployment. Resolves to how many objects it changed. */
export async function applyUndo(changes: readonly PlannedChange[]): Promise<number> {
  const made = madeChanges(changes);
  for (const { apply } of made) await apply();
  return made.length;
}
