import { folderUid } from '../names.js';
import { untouched } from './change.js';
import type { PlannedChange } from './change.js';
import type { Grafana } from './grafana.js';

/** Creates a folder if it is missing. A renamed folder keeps its name. */
export async function planFolder(grafana: Grafana, title: string): Promise<PlannedChange> {
  const uid = folderUid(title);
  const named = { what: 'folder', uid, title } as const;
  if ((await grafana.folder(uid)) !== undefined) {
    return untouched({ ...named, action: 'keep', reason: 'exists' });
  }
  return {
    ...named,
    action: 'create',
    reason: 'is missing',
    undo: undefined,
    apply: () => grafana.createFolder({ uid, title }),
  };
}
