import type { CatalogEntry } from '../catalog.js';
import { entryOfSeries } from '../families.js';
import { PANEL_KINDS } from '../model/panel.js';
import type { PromqlPanelDeclaration } from '../model/panel.js';
import type { Setup } from '../model/setup.js';
import { allWithin } from '../promql/ast.js';
import { boundsOf } from './axis.js';
import { coloursOf } from './colours.js';
import type { Unplaced } from './metric-panel.js';
import { outputLabels } from './output-labels.js';
import type { PromqlPanel } from './panel.js';
import { unitOfExpression } from './promql-unit.js';
import type { MeasuredMetrics } from './promql-unit.js';
import type { ParsedQuery } from './selectors.js';
import { statesOf } from './states.js';

/** What the PromQL of a panel is read with. */
interface PanelWorld {
  readonly setup: Setup;
  /** Every metric of the catalogue, by name. */
  readonly entries: ReadonlyMap<string, CatalogEntry>;
}

/**
 * A declared PromQL panel with all defaults.
 *
 * @param query its PromQL, read
 */
export function promqlPanel(
  { setup, entries }: PanelWorld,
  declaration: PromqlPanelDeclaration,
  query: ParsedQuery,
): Unplaced<PromqlPanel> {
  const { promql, title } = declaration;
  const entryOf = (series: string) => entryOfSeries(series, entries);
  const named = new Set(query.selectors.flatMap(({ metric }) => metric ?? []));
  const labels = outputLabels(query, entryOf);
  const kind = declaration.as ?? 'timeseries';
  const unit = declaration.unit ?? unitOf({ entries, displays: setup.displays }, query, named);
  return {
    source: 'promql',
    promql,
    labels: labels ?? [],
    legend: declaration.legend ?? legendOf(labels, title),
    title,
    height: declaration.height ?? PANEL_KINDS[kind].height,
    exposed: [...named].filter((name) => entryOf(name) !== undefined),
    kind,
    description: declaration.description ?? `PromQL of the setup: ${promql}`,
    unit,
    decimals: undefined,
    ...boundsOf({ min: undefined, max: undefined }, { kind, unit, thresholds: [] }),
    thresholds: [],
    states: stateMeanings(query, entryOf),
    colours: coloursOf(labels ?? [], declaration.colors),
  };
}

/** The meanings of a state that the query only selects: calculated with, it is a number like any other. */
function stateMeanings({ expression }: ParsedQuery, entryOf: (series: string) => CatalogEntry | undefined) {
  const parts = expression === undefined ? [] : allWithin(expression);
  const keeps = parts.every(
    (part) =>
      part.kind === 'selector' ||
      part.kind === 'parentheses' ||
      (part.kind === 'aggregation' && (part.operator === 'max' || part.operator === 'min')),
  );
  const [selector, ...others] = parts.filter((part) => part.kind === 'selector');
  const entry = keeps && others.length === 0 ? entryOf(selector?.name ?? '') : undefined;
  return entry === undefined ? [] : statesOf(entry, [{ kind: 'value' }]);
}

/** A quotient of one metric by itself is a share of it. */
function unitOf(measured: MeasuredMetrics, { expression }: ParsedQuery, named: ReadonlySet<string>): string {
  const bound = named.size === 1 ? 1 : Number.POSITIVE_INFINITY;
  return (expression && unitOfExpression(expression, bound, measured)) ?? 'short';
}

/** What tells the series apart. Of a metric that is not known, that is at least the instance that exposes it. */
function legendOf(labels: readonly string[] | undefined, title: string): string {
  if (labels === undefined) return `${title} {{instance}}`;
  return labels.length === 0 ? title : labels.map((label) => `{{${label}}}`).join(' ');
}
