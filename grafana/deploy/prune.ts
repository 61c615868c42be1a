import { ownerTag } from '../names.js';
import { untouched } from './change.js';
import type { GrafanaChange, PlannedChange } from './change.js';
import { comparableContent } from '../finish/comparable-content.js';
import type { Grafana } from './grafana.js';
import { ownerOfDashboard, wasEdited } from './ownership.js';

/** Whether to delete what left the setup, and what was edited manually, too. */
export interface PruneOptions {
  readonly prune: boolean;
  readonly force: boolean;
}

/** The dashboards of a service that its setup no longer has, found by their tag. */
export async function planPrune(
  grafana: Grafana,
  service: string,
  wanted: ReadonlySet<string>,
  options: PruneOptions,
): Promise<readonly PlannedChange[]> {
  const found = await grafana.dashboardsTagged(ownerTag(service));
  const changes: PlannedChange[] = [];
  for (const { uid } of found.filter((each) => !wanted.has(each.uid))) {
    const change = await planDeletion(grafana, service, uid, options);
    if (change !== undefined) changes.push(change);
  }
  return changes;
}

async function planDeletion(
  grafana: Grafana,
  service: string,
  uid: string,
  { prune, force }: PruneOptions,
): Promise<PlannedChange | undefined> {
  const live = await grafana.dashboard(uid);
  // The search may lag behind.
  if (live === undefined || ownerOfDashboard(live.dashboard, service) !== 'service') return undefined;
  const { title } = live.dashboard;
  const change = (action: GrafanaChange['action'], reason: string): GrafanaChange => ({
    what: 'dashboard',
    uid,
    title: typeof title === 'string' ? title : uid,
    action,
    reason,
  });
  if (live.meta.provisioned) {
    const file = live.meta.provisionedExternalId || 'its own files';
    return untouched(change('leave', `left the setup, but Grafana reads it from ${file}`));
  }
  if (!prune) return untouched(change('leave', 'left the setup: stays, --prune deletes it'));
  if (wasEdited(live.dashboard) && !force) {
    return untouched(change('leave', 'left the setup, but was edited manually: kept, --force deletes it'));
  }
  return {
    ...change('delete', 'left the setup'),
    content: { before: comparableContent(live.dashboard, 2), after: '' },
    undo: { what: 'dashboard', uid, before: live },
    apply: () => grafana.deleteDashboard(uid),
  };
}
