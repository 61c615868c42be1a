import { folderUid } from '../names.js';
import { untouched } from './change.js';
import type { PlannedChange } from './change.js';
import type { Grafana } from './grafana.js';

/** A folder is made when it is missing; one that a person has renamed keeps its name. */
export async function planFolder(grafana: Grafana, title: string): Promise<PlannedChange> {
  const uid = folderUid(title);
  const named = { what: 'folder', uid, title } as const;
  if ((await grafana.folder(uid)) !== undefined) {
    return untouched({ ...named, action: 'keep', reason: 'is there' });
  }
  return {
    ...named,
    action: 'create',
    reason: 'is missing',
    undo: undefined,
    apply: () => grafana.createFolder({ uid, title }),
  };
}
