import { alertmanagerOf, folderUid, ownerTag, prometheusOf } from '../names.js';
import type { PlannedChange, Undo } from './change.js';
import { markedServiceOf } from '../provisioning/datasource-mark.js';
import type { Grafana } from './grafana.js';
import { ownerOfDashboard } from './ownership.js';
import { planUndo } from './undo.js';
import type { UndoRules } from './undo.js';

/**
 * Takes everything of a service out of a Grafana: dashboards by their tag, datasources by their mark, and the folders of the dashboards
 * that are natsight's by their uid, where nothing else is in them. Needs no history. Changes nothing.
 */
export async function planRemoval(grafana: Grafana, rules: UndoRules): Promise<readonly PlannedChange[]> {
  const { service } = rules;
  const undos: Undo[] = [];
  const found = await grafana.search({ type: 'dash-db', tag: ownerTag(service) });
  for (const uid of new Set(found.map((each) => each.folderUid).filter((each) => each !== ''))) {
    const folder = await grafana.folder(uid);
    if (folder?.uid === folderUid(folder?.title ?? '')) undos.push({ what: 'folder', uid, before: null });
  }
  for (const { uid } of [prometheusOf(service), alertmanagerOf(service)]) {
    const live = await grafana.datasource(uid);
    if (live !== undefined && markedServiceOf(live) === service)
      undos.push({ what: 'datasource', uid, before: null });
  }
  for (const { uid } of found) {
    const live = await grafana.dashboard(uid);
    if (live !== undefined && ownerOfDashboard(live.dashboard, service) === 'service')
      undos.push({ what: 'dashboard', uid, before: null });
  }
  const changes = await planUndo(grafana, undos, rules);
  return changes.map((change) =>
    change.action === 'delete' ? { ...change, reason: `belongs to "${service}"` } : change,
  );
}
