import { panelsOf } from '../../../../setup/panels/panel.js';
import type { Dashboard, Panel } from '../../../../setup/panels/panel.js';

/** The panels whose values only Prometheus has. */
export function promqlPanels(dashboard: Dashboard): readonly Panel[] {
  return panelsOf(dashboard).filter((panel) => panel.source === 'promql' && panel.band === undefined);
}
