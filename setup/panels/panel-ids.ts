import { fnv1a } from './hash.js';
import { panelsOf } from './panel.js';
import type { Dashboard } from './panel.js';

/**
 * Grafana panel id of each panel, by key. Links and annotations refer to panels by id, so the id depends only on the key: a panel
 * that moves keeps its id. Grafana ids start at 1.
 */
export function panelIds(dashboard: Pick<Dashboard, 'rows'>): ReadonlyMap<string, number> {
  const ids = new Map<string, number>();
  const taken = new Set<number>();
  for (const { key } of panelsOf(dashboard)) {
    let id = (fnv1a(key) & 0x3fffffff) + 1;
    while (taken.has(id)) id++;
    taken.add(id);
    ids.set(key, id);
  }
  return ids;
}
