import { folderUid } from '../names.js';
import { untouched } from './change.js';
import type { GrafanaChange, PlannedChange } from './change.js';
import type { Grafana } from './grafana.js';

/** Creates a folder if it is missing. A renamed folder keeps its name. If another uid has the title, the user has to decide. */
export async function planFolder(grafana: Grafana, title: string): Promise<PlannedChange> {
  const uid = folderUid(title);
  const change = (action: GrafanaChange['action'], reason: string): GrafanaChange => ({
    what: 'folder',
    uid,
    title,
    action,
    reason,
  });
  if ((await grafana.folder(uid)) !== undefined) return untouched(change('keep', 'exists'));
  const namesake = await findNamesake(grafana, title);
  if (namesake !== undefined) {
    const reason = `a folder with this title has the uid "${namesake}": rename it, or set another "folder" for the dashboards`;
    return untouched(change('blocked', reason));
  }
  return {
    ...change('create', 'is missing'),
    undo: { what: 'folder', uid, before: null },
    apply: () => grafana.createFolder({ uid, title }),
  };
}

/** Titles are unique among the folders beside each other; natsight's have no parent. */
async function findNamesake(grafana: Grafana, title: string): Promise<string | undefined> {
  const found = await grafana.search({ type: 'dash-folder', title });
  return found.find((each) => each.title === title && each.folderUid === '')?.uid;
}

/** Whether a folder holds nothing that a person sees, beside some dashboards. Grafana itself refuses to delete one with alert rules or library panels. */
export async function isEmptyFolder(
  grafana: Grafana,
  uid: string,
  except: ReadonlySet<string> = new Set(),
): Promise<boolean> {
  for (const type of ['dash-db', 'dash-folder'] as const) {
    const found = await grafana.search({ type });
    if (found.some((each) => each.folderUid === uid && !except.has(each.uid))) return false;
  }
  return true;
}
