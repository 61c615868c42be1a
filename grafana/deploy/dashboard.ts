import { comparableContent } from '../finish/comparable-content.js';
import { fingerprintOf } from '../finish/fingerprint.js';
import type { FinishedDashboard } from '../finish/finish.js';
import type { PlacedDashboard } from '../generate.js';
import { folderUid } from '../names.js';
import type { DashboardAnswer } from './answers.js';
import { untouched } from './change.js';
import type { GrafanaChange, PlannedChange } from './change.js';
import { baseOf } from './grafana.js';
import type { Grafana } from './grafana.js';
import { ownerOfDashboard, wasEdited } from './ownership.js';
import { asAllowed, sentRefreshes } from './refresh.js';

/** What decides about all dashboards of a deployment. */
export interface DashboardRules {
  readonly service: string;
  /** Whether dashboards that were edited manually are replaced or deleted, too. */
  readonly force: boolean;
  /** The shortest refresh interval that the server allows; `undefined`: it does not say. */
  readonly minRefreshMs: number | undefined;
}

/** A dashboard as it is deployed, and as the setup gives it to every server. */
interface Wanted {
  readonly dashboard: FinishedDashboard;
  readonly generated: FinishedDashboard;
  readonly folder: string;
}

/**
 * Writes a dashboard if it is missing, was generated from a different setup or is in another folder. One that was edited manually since
 * its deployment is written only with `force`, one of somebody else never.
 */
export async function planDashboard(
  grafana: Grafana,
  { key, folder, dashboard: generated }: PlacedDashboard,
  rules: DashboardRules,
): Promise<readonly PlannedChange[]> {
  const { service, force, minRefreshMs } = rules;
  const dashboard = asAllowed(generated, minRefreshMs);
  const wanted = { dashboard, generated, folder };
  const { uid, title } = dashboard;
  const change = (action: GrafanaChange['action'], reason: string): GrafanaChange => ({
    what: 'dashboard',
    uid,
    title,
    action,
    reason,
  });
  const live = await grafana.dashboard(uid);
  if (live === undefined) return planNew(grafana, key, wanted, rules);
  const owner = ownerOfDashboard(live.dashboard, service);
  if (owner !== 'service') {
    const reason = `its uid "${uid}" is that of a dashboard of ${owner}: delete that one, or give it another uid`;
    return [untouched(change('blocked', reason))];
  }
  const difference = differenceOf(live, wanted, minRefreshMs);
  const file = fileOf(live);
  if (difference === undefined) {
    const kept = untouched(change('keep', 'is up to date'));
    return [file === undefined ? kept : { ...kept, file }];
  }
  if (file !== undefined) {
    const reason = `${difference}, but Grafana reads it from ${file}: write that again with "natsight generate"`;
    return [untouched(change('blocked', reason))];
  }
  const content = {
    before: comparableContent(live.dashboard, 2),
    after: comparableContent(dashboard, 2),
  };
  const isEdited = content.before !== content.after && wasEdited(live.dashboard, minRefreshMs);
  if (isEdited && !force) {
    const more = difference === EDITED ? '' : ', and the setup has changed';
    return [{ ...untouched(change('edited', `${EDITED}${more}: kept, --force replaces it`)), content }];
  }
  return [{ ...change('update', difference), ...saving(grafana, wanted, live), content }];
}

const EDITED = 'was edited manually';

/** The file from which Grafana reads a dashboard; `undefined`: it was stored by the API. */
export function fileOf({ meta }: DashboardAnswer): string | undefined {
  return meta.provisioned ? meta.provisionedExternalId || 'its own files' : undefined;
}

/** A dashboard that Grafana does not have under this uid. Earlier versions of natsight used the name in the setup as the uid. */
async function planNew(
  grafana: Grafana,
  key: string,
  wanted: Wanted,
  { service, force, minRefreshMs }: DashboardRules,
): Promise<readonly PlannedChange[]> {
  const { uid, title } = wanted.dashboard;
  const named = { what: 'dashboard', uid, title } as const;
  const former = await grafana.dashboard(key);
  const isFormer = former !== undefined && ownerOfDashboard(former.dashboard, service) === 'service';
  const namesake = await findNamesake(grafana, wanted, isFormer ? key : undefined);
  const blocked = (reason: string) => [untouched({ ...named, action: 'blocked', reason })];
  if (namesake !== undefined) {
    return blocked(
      `folder "${wanted.folder}" already has a dashboard with this title and the uid "${namesake}": rename it`,
    );
  }
  const creation: PlannedChange = {
    ...named,
    action: 'create',
    reason: isFormer ? `had the uid "${key}"` : 'is missing',
    ...saving(grafana, wanted, null),
  };
  if (!isFormer) return [creation];
  const file = fileOf(former);
  if (file !== undefined) {
    return blocked(`Grafana reads it from ${file} with the uid "${key}": write that again`);
  }
  if (!force && wasEdited(former.dashboard, minRefreshMs)) {
    return blocked(`${EDITED}, and has the uid "${key}": --force replaces it`);
  }
  const removal: PlannedChange = {
    ...named,
    uid: key,
    action: 'delete',
    reason: `gets the uid "${uid}"`,
    undo: { what: 'dashboard', uid: key, before: former },
    apply: () => grafana.deleteDashboard(key),
  };
  // First: older servers refuse a second dashboard with the same title.
  return [removal, creation];
}

function saving(
  grafana: Grafana,
  { dashboard, folder }: Wanted,
  before: DashboardAnswer | null,
): Pick<PlannedChange, 'undo' | 'apply'> {
  return {
    undo: { what: 'dashboard', uid: dashboard.uid, before },
    apply: () =>
      grafana.saveDashboard({
        dashboard: { ...dashboard },
        folderUid: folderUid(folder),
        base: before === null ? undefined : baseOf(before),
        message: `natsight ${fingerprintOf(dashboard) ?? ''}`,
      }),
  };
}

/** Older Grafana versions refuse a second dashboard with the same title in a folder. */
async function findNamesake(
  grafana: Grafana,
  { dashboard, folder }: Wanted,
  except: string | undefined,
): Promise<string | undefined> {
  const { title } = dashboard;
  const found = await grafana.search({ type: 'dash-db', title });
  return found.find(
    (each) => each.title === title && each.folderUid === folderUid(folder) && each.uid !== except,
  )?.uid;
}

function differenceOf(
  { dashboard: stored, meta }: DashboardAnswer,
  { dashboard, generated, folder }: Wanted,
  minRefreshMs: number | undefined,
): string | undefined {
  const fingerprint = fingerprintOf(stored);
  // From files, Grafana takes what was generated for every server.
  const isOfSetup = [dashboard, generated].some((each) => fingerprintOf(each) === fingerprint);
  const [refresh = stored['refresh']] = sentRefreshes(stored, minRefreshMs, [dashboard.refresh]);
  const isSeenSame = comparableContent({ ...stored, refresh }) === comparableContent(dashboard);
  if (!isOfSetup) return 'was generated from a different setup';
  if (!isSeenSame)
    return wasEdited(stored, minRefreshMs) ? EDITED : 'has another refresh interval than the server allows';
  // The folder of a provisioned dashboard is set by its provider.
  if (meta.folderUid !== folderUid(folder) && !meta.provisioned) return 'is in another folder';
  return undefined;
}
