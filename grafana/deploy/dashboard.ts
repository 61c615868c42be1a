import { fingerprintOf } from '../finish/fingerprint.js';
import type { PlacedDashboard } from '../generate.js';
import { folderUid } from '../names.js';
import type { DashboardAnswer } from './answers.js';
import { untouched } from './change.js';
import type { GrafanaChange, PlannedChange } from './change.js';
import { comparableContent } from '../finish/comparable-content.js';
import type { Grafana } from './grafana.js';
import { ownerOfDashboard, wasEdited } from './ownership.js';

/**
 * Writes a dashboard if it is missing, was generated from a different setup or is in another folder. One that was edited manually since
 * its deployment is written only with `force`, one of somebody else never.
 */
export async function planDashboard(
  grafana: Grafana,
  placed: PlacedDashboard,
  service: string,
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
  const owner = ownerOfDashboard(live.dashboard, service);
  if (owner !== 'service') {
    return untouched(
      change('blocked', `its uid "${dashboard.uid}" is that of a dashboard of ${owner}: use another uid`),
    );
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
  const edit = editOf(live, difference, content.before !== content.after);
  if (edit !== undefined && !force) {
    return { ...untouched(change('leave', `${edit}: kept, --force replaces it`)), content };
  }
  return { ...change('update', difference), ...saving(grafana, placed, live), content };
}

const EDITED = 'was edited manually';

/** How somebody has edited the dashboard; `undefined`: nobody has, or exactly as the setup wants it now. */
function editOf(live: DashboardAnswer, difference: string, isVisible: boolean): string | undefined {
  if (difference === EDITED) return EDITED;
  return isVisible && wasEdited(live.dashboard) ? `${EDITED}, and the setup has changed` : undefined;
}

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
        message: `natsight ${fingerprintOf(dashboard) ?? ''}`,
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
  if (fingerprintOf(live.dashboard) !== fingerprintOf(dashboard))
    return 'was generated from a different setup';
  if (comparableContent(live.dashboard) !== comparableContent(dashboard)) return EDITED;
  // The folder of a provisioned dashboard is set by its provider.
  if (live.meta.folderUid !== folderUid(folder) && !live.meta.provisioned) return 'is in another folder';
  return undefined;
}
