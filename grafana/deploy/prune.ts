import { ownerTag } from '../names.js';
import { untouched } from './change.js';
import type { GrafanaChange, PlannedChange } from './change.js';
import { comparableContent } from '../finish/comparable-content.js';
import { fileOf } from './dashboard.js';
import type { DashboardRules } from './dashboard.js';
import type { Grafana } from './grafana.js';
import { ownerOfDashboard, wasEdited } from './ownership.js';

/** What becomes of the dashboards that left a setup. */
export interface PruneRules extends DashboardRules {
  /** Whether they are deleted. */
  readonly prune: boolean;
}

/** The dashboards of a service beside those of these uids, found by their tag. */
export async function planPrune(
  grafana: Grafana,
  known: ReadonlySet<string>,
  rules: PruneRules,
): Promise<readonly PlannedChange[]> {
  const found = await grafana.search({ type: 'dash-db', tag: ownerTag(rules.service) });
  const changes: PlannedChange[] = [];
  for (const { uid } of found.filter((each) => !known.has(each.uid))) {
    const change = await planDeletion(grafana, uid, rules);
    if (change !== undefined) changes.push(change);
  }
  return changes;
}

async function planDeletion(
  grafana: Grafana,
  uid: string,
  { service, minRefreshMs, prune, force }: PruneRules,
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
  const file = fileOf(live);
  if (file !== undefined) {
    return untouched(change('leave', `left the setup, but Grafana reads it from ${file}`));
  }
  if (!prune) return untouched(change('leave', 'left the setup: stays, --prune deletes it'));
  const content = { before: comparableContent(live.dashboard, 2), after: '' };
  if (wasEdited(live.dashboard, minRefreshMs) && !force) {
    const reason = 'left the setup, but was edited manually: kept, --force deletes it';
    return { ...untouched(change('edited', reason)), content };
  }
  return {
    ...change('delete', 'left the setup'),
    content,
    undo: { what: 'dashboard', uid, before: live },
    apply: () => grafana.deleteDashboard(uid),
  };
}
