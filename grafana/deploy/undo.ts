import { comparableContent } from '../finish/comparable-content.js';
import { sortedJson } from '../json.js';
import type { DashboardAnswer, DatasourceAnswer } from './answers.js';
import { untouched } from './change.js';
import type { GrafanaChange, PlannedChange, Undo } from './change.js';
import { isEditedDatasource, markedServiceOf } from '../provisioning/datasource-mark.js';
import { isEmptyFolder } from './folder.js';
import { baseOf } from './grafana.js';
import type { Grafana } from './grafana.js';
import { ownerOfDashboard, wasEdited } from './ownership.js';

export interface UndoRules {
  readonly service: string;
  /** Whether what was edited manually since is lost, too. */
  readonly force: boolean;
}

type Describe = (action: GrafanaChange['action'], reason: string) => GrafanaChange;

const KEPT = 'was edited manually since: kept, --force undoes it';

/**
 * What undoes changes, given in the order in which they were made: dashboards before the datasources and folders that they need. Of
 * several changes of one object, only the state before the first one matters. Changes nothing.
 */
export async function planUndo(
  grafana: Grafana,
  undos: readonly Undo[],
  rules: UndoRules,
): Promise<readonly PlannedChange[]> {
  const first = new Map<string, Undo>();
  for (const undo of undos) {
    const key = `${undo.what} ${undo.uid}`;
    if (!first.has(key)) first.set(key, undo);
  }
  const { minRefreshMs } = await grafana.facts();
  const changes: PlannedChange[] = [];
  const gone = new Set<string>();
  for (const undo of [...first.values()].toReversed()) {
    const change = await planOne(grafana, undo, { ...rules, minRefreshMs }, gone);
    if (change.what === 'dashboard' && change.action === 'delete') gone.add(change.uid);
    changes.push(change);
  }
  return changes;
}

async function planOne(
  grafana: Grafana,
  undo: Undo,
  rules: UndoRules & { readonly minRefreshMs: number | undefined },
  gone: ReadonlySet<string>,
): Promise<PlannedChange> {
  switch (undo.what) {
    case 'dashboard':
      return undoDashboard(grafana, undo.uid, undo.before, rules);
    case 'datasource':
      return undoDatasource(grafana, undo.uid, undo.before, rules);
    case 'folder':
      return undoFolder(grafana, undo.uid, gone);
  }
}

async function undoDashboard(
  grafana: Grafana,
  uid: string,
  before: DashboardAnswer | null,
  { service, force, minRefreshMs }: UndoRules & { readonly minRefreshMs: number | undefined },
): Promise<PlannedChange> {
  const live = await grafana.dashboard(uid);
  const describe = describing('dashboard', uid, (before ?? live)?.dashboard['title']);
  if (live === undefined) {
    if (before === null) return untouched(describe('keep', 'is gone already'));
    return { ...describe('create', 'comes back'), ...restoring(grafana, before, undefined) };
  }
  if (ownerOfDashboard(live.dashboard, service) !== 'service')
    return untouched(describe('leave', 'does not have the tag of the service any more'));
  if (live.meta.provisioned) return untouched(describe('leave', 'is read by Grafana from its own files'));
  const content = {
    before: comparableContent(live.dashboard, 2),
    after: before === null ? '' : comparableContent(before.dashboard, 2),
  };
  if (!force && wasEdited(live.dashboard, minRefreshMs))
    return { ...untouched(describe('edited', KEPT)), content };
  if (before === null) {
    return {
      ...describe('delete', 'was not there before'),
      content,
      undo: { what: 'dashboard', uid, before: live },
      apply: () => grafana.deleteDashboard(uid),
    };
  }
  const version = before.dashboard['version'];
  const reason = typeof version === 'number' ? `gets the content of version ${version} again` : 'is restored';
  return { ...describe('update', reason), content, ...restoring(grafana, before, live) };
}

function restoring(
  grafana: Grafana,
  before: DashboardAnswer,
  live: DashboardAnswer | undefined,
): Pick<PlannedChange, 'undo' | 'apply'> {
  const uid = String(before.dashboard['uid']);
  return {
    undo: { what: 'dashboard', uid, before: live ?? null },
    apply: () =>
      grafana.saveDashboard({
        dashboard: before.dashboard,
        folderUid: before.meta.folderUid,
        base: live === undefined ? undefined : baseOf(live),
        message: 'natsight: rolled back',
      }),
  };
}

async function undoDatasource(
  grafana: Grafana,
  uid: string,
  before: DatasourceAnswer | null,
  { service, force }: UndoRules,
): Promise<PlannedChange> {
  const live = await grafana.datasource(uid);
  const describe = describing('datasource', uid, (live ?? before)?.name);
  if (live === undefined) {
    if (before === null) return untouched(describe('keep', 'is gone already'));
    return {
      ...describe('create', 'comes back'),
      undo: { what: 'datasource', uid, before: null },
      apply: () => grafana.createDatasource(withoutVersion(before)),
    };
  }
  // Earlier versions of natsight did not mark theirs.
  if (![undefined, service].includes(markedServiceOf(live)))
    return untouched(describe('leave', 'is that of another service'));
  if (live.readOnly) return untouched(describe('leave', 'is read by Grafana from its own files'));
  if (!force && isEditedDatasource(live)) return untouched(describe('edited', KEPT));
  const undo: Undo = { what: 'datasource', uid, before: live };
  if (before === null)
    return {
      ...describe('delete', 'was not there before'),
      undo,
      apply: () => grafana.deleteDatasource(uid),
    };
  if (sortedJson(withoutVersion(before)) === sortedJson(withoutVersion(live)))
    return untouched(describe('keep', 'is as it was'));
  return {
    ...describe('update', 'gets its settings again'),
    undo,
    apply: () => grafana.updateDatasource(uid, withoutVersion(before)),
  };
}

/** Only if nothing but what is deleted now is in it. */
async function undoFolder(grafana: Grafana, uid: string, gone: ReadonlySet<string>): Promise<PlannedChange> {
  const live = await grafana.folder(uid);
  const describe = describing('folder', uid, live?.title);
  if (live === undefined) return untouched(describe('keep', 'is gone already'));
  if (!(await isEmptyFolder(grafana, uid, gone)))
    return untouched(describe('leave', 'holds what was not undone'));
  return {
    ...describe('delete', 'was not there before'),
    undo: { what: 'folder', uid, before: null },
    apply: async () => {
      // Somebody may have used it since the plan was made, and Grafana would delete that, too.
      if (await isEmptyFolder(grafana, uid)) await grafana.deleteFolder(uid);
    },
  };
}

function describing(what: GrafanaChange['what'], uid: string, title: unknown): Describe {
  return (action, reason) => ({
    what,
    uid,
    title: typeof title === 'string' ? title : uid,
    action,
    reason,
  });
}

/** Grafana rejects an update whose version is not the current one (409). */
function withoutVersion(datasource: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { version: _version, ...rest } = datasource;
  return rest;
}
