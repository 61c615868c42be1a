import type { Dashboard, Panel } from '../../../../setup/panels/panel.js';

export function panelsOf(dashboard: Dashboard): readonly Panel[] {
  return dashboard.rows.flatMap((row) => row.panels);
}

export function promqlPanels(dashboard: Dashboard): readonly Panel[] {
  return panelsOf(dashboard).filter((panel) => panel.source === 'promql');
}
