import type { Panel, RowPanel } from '@grafana/grafana-foundation-sdk/dashboard';
import { fnv1a } from '../../setup/panels/hash.js';
import { isRow } from './grid.js';

/** Assigns ids to panels without one, such as rows, from a hash of their title: as stable as the ids that panels get from their keys. */
export function withIds(panels: readonly (Panel | RowPanel)[]): (Panel | RowPanel)[] {
  const taken = new Set(
    panels.flatMap((panel) => [panel, ...(isRow(panel) ? panel.panels : [])]).map(({ id }) => id),
  );
  const free = (text: string) => {
    let id = (fnv1a(text) & 0x3fffffff) + 1;
    while (taken.has(id)) id++;
    taken.add(id);
    return id;
  };
  return panels.map((panel) => ({ ...panel, id: panel.id || free(`${panel.type} ${panel.title ?? ''}`) }));
}
