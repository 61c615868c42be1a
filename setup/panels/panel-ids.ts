import { fnv1a } from './hash.js';
import type { Dashboard } from './panel.js';

/**
 * Number of each panel in Grafana, by its key. Links and annotations name panels by it, so it follows from the key alone and not
 * from the place: a panel that moves keeps its number. Grafana counts from 1.
 */
export function panelIds(dashboard: Pick<Dashboard, 'rows'>): ReadonlyMap<string, number> {
  const ids = new Map<string, number>();
  const taken = new Set<number>();
  for (const { key } of dashboard.rows.flatMap((row) => row.panels)) {
    let id = (fnv1a(key) & 0x3fffffff) + 1;
    while (taken.has(id)) id++;
    taken.add(id);
    ids.set(key, id);
  }
  return ids;
}
