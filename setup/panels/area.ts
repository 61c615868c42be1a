import type { Panel } from './panel.js';
import { panelLegends } from './promql.js';

/**
 * Whether a graph has one line. A template such as `{{haul}}` is a line for each value.
 *
 * @param legends of its queries
 */
export function hasOneLine(legends: readonly string[]): boolean {
  const [first, ...others] = legends;
  return first !== undefined && others.length === 0 && !first.includes('{{');
}

/** Whether the area below a graph is filled: areas below several lines hide each other, or the area of a band. */
export function isFilled(panel: Panel): boolean {
  const labels = panel.source === 'promql' ? panel.labels : panel.by;
  return panel.band === undefined && labels.length === 0 && hasOneLine(panelLegends(panel));
}
