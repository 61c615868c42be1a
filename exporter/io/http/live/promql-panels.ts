import { panelsOf } from '../../../../setup/panels/panel.js';
import type { Dashboard, Panel } from '../../../../setup/panels/panel.js';

export function promqlPanels(dashboard: Dashboard): readonly Panel[] {
  return panelsOf(dashboard).filter((panel) => panel.source === 'promql');
}
