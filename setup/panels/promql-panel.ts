import type { CatalogEntry } from '../catalog.js';
import type { PromqlPanelDeclaration } from '../model/panel.js';
import type { Unplaced } from './metric-panel.js';
import type { PromqlPanel } from './panel.js';
import { selectorsOf } from './selectors.js';

/** A declared PromQL panel with all defaults. */
export function promqlPanel(
  declaration: PromqlPanelDeclaration,
  entries: ReadonlyMap<string, CatalogEntry>,
): Unplaced<PromqlPanel> {
  const { promql, legend, title, height } = declaration;
  const named = selectorsOf(promql).flatMap(({ metric }) => metric ?? []);
  return {
    source: 'promql',
    promql,
    legend,
    title,
    height,
    exposed: [...new Set(named)].filter((name) => entryOfSeries(name, entries) !== undefined),
    kind: declaration.as ?? 'timeseries',
    description: declaration.description ?? `PromQL of the setup: ${promql}`,
    unit: declaration.unit ?? 'short',
    decimals: undefined,
    min: undefined,
    max: undefined,
    thresholds: [],
  };
}

/** `flight_delay_seconds_bucket` is a series of the histogram `flight_delay_seconds`. */
function entryOfSeries(series: string, entries: ReadonlyMap<string, CatalogEntry>): CatalogEntry | undefined {
  const histogram = entries.get(series.replace(/_(?:bucket|sum|count)$/, ''));
  return entries.get(series) ?? (histogram?.type === 'histogram' ? histogram : undefined);
}
