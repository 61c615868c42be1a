import { fingerprintOf } from '../finish/fingerprint.js';
import type { PlacedDashboard } from '../generate.js';
import { folderUid } from '../names.js';
import type { DashboardAnswer } from './answers.js';
import { untouched } from './change.js';
import type { GrafanaChange, PlannedChange } from './change.js';
import { comparableContent } from './comparable-content.js';
import type { Grafana } from './grafana.js';

/**
 * Writes a dashboard if it is missing, was generated from a different setup or is in another folder; with `force` also if it was
 * edited manually.
 */
export async function planDashboard(
  grafana: Grafana,
  placed: PlacedDashboard,
  force: boolean,
): Promise<PlannedChange> {
  const { dashboard, folder } = placed;
  const change = (action: GrafanaChange['action'], reason: string): GrafanaChange => ({
    what: 'dashboard',
    uid: dashboard.uid,
    title: dashboard.title,
    action,
    reason,
  });
  const live = await grafana.dashboard(dashboard.uid);
  if (live === undefined) {
    const namesake = await findNamesake(grafana, placed);
    if (namesake !== undefined) {
      return untouched(
        change(
          'blocked',
          `folder "${folder}" already has a dashboard with this title and the uid "${namesake}": rename it`,
        ),
      );
    }
    return { ...change('create', 'is missing'), ...saving(grafana, placed, null) };
  }
  const difference = differenceOf(live, placed);
  if (difference === undefined) return untouched(change('keep', 'is up to date'));
  if (live.meta.provisioned) {
    const file = live.meta.provisionedExternalId || 'its own files';
    return untouched(change('leave', `${difference}, but Grafana reads it from ${file}`));
  }
  const content = {
    before: comparableContent(live.dashboard, 2),
    after: comparableContent(dashboard, 2),
  };
  if (difference === EDITED && !force) {
    return { ...untouched(change('leave', `${EDITED}: kept, --force replaces it`)), content };
  }
  return { ...change('update', difference), ...saving(grafana, placed, live), content };
}

const EDITED = 'was edited manually';

function saving(
  grafana: Grafana,
  { dashboard, folder }: PlacedDashboard,
  before: DashboardAnswer | null,
): Pick<PlannedChange, 'undo' | 'apply'> {
  return {
    undo: { what: 'dashboard', uid: dashboard.uid, before },
    apply: () =>
      grafana.saveDashboard({
        dashboard,
        folderUid: folderUid(folder),
        overwrite: true,
        message: `natsight ${fingerprintOf(dashboard.tags) ?? ''}`,
      }),
  };
}

/** With `overwrite`, older Grafana versions replace a dashboard with the same title in the folder, whatever its uid. */
async function findNamesake(
  grafana: Grafana,
  { dashboard, folder }: PlacedDashboard,
): Promise<string | undefined> {
  const found = await grafana.dashboardsTitled(dashboard.title);
  return found.find((each) => each.title === dashboard.title && each.folderUid === folderUid(folder))?.uid;
}

function differenceOf(live: DashboardAnswer, { dashboard, folder }: PlacedDashboard): string | undefined {
  const tags = Array.isArray(live.dashboard.tags) ? live.dashboard.tags.map(String) : [];
  if (fingerprintOf(tags) !== fingerprintOf(dashboard.tags)) return 'was generated from a different setup';
  if (comparableContent(live.dashboard) !== comparableContent(dashboard)) return EDITED;
  // The folder of a provisioned dashboard is set by its provider.
  if (live.meta.folderUid !== folderUid(folder) && !live.meta.provisioned) return 'is in another folder';
  return undefined;
}
