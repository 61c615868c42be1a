import type { CatalogEntry } from '../catalog.js';
import { withoutHistogramSuffix } from '../families.js';
import type { MetricDisplay } from '../model/display.js';
import type { MetricPanelDeclaration, PanelKind } from '../model/panel.js';
import type { Setup } from '../model/setup.js';
import { declaredPanel, defaultPanel } from '../panels/metric-panel.js';
import type { Unplaced } from '../panels/metric-panel.js';
import type { MetricPanel, PromqlPanel } from '../panels/panel.js';
import { promqlPanel } from '../panels/promql-panel.js';
import { readQuery } from '../panels/selectors.js';
import type { ParsedQuery } from '../panels/selectors.js';

/** What panels are made from. */
export interface PanelSource {
  readonly setup: Setup;
  /** Every metric of the catalogue, by name. */
  readonly entries: ReadonlyMap<string, CatalogEntry>;
  /** The PromQL that was read before: some of it is long, and all of it is needed more than once. */
  readonly queries: Map<string, ParsedQuery>;
}

export function queryIn({ queries }: Pick<PanelSource, 'queries'>, promql: string): ParsedQuery {
  const query = queries.get(promql) ?? readQuery(promql);
  queries.set(promql, query);
  return query;
}

/** A panel before it has a place. */
export interface DraftPanel {
  readonly panel: Unplaced<MetricPanel> | Unplaced<PromqlPanel>;
  readonly declaredWidth: number | undefined;
  /** Height that somebody asked for. Unset: the panel is as high as the highest one beside it. */
  readonly declaredHeight?: number;
  /** Unset: made from what the panel shows. */
  readonly key?: string;
}

export interface DraftRow {
  readonly title: string;
  readonly collapsed: boolean;
  readonly isOverview?: boolean;
  /** Minimum width of a graph in columns. */
  readonly minimumWidth: number;
  readonly drafts: readonly DraftPanel[];
}

/** Minimum width of a graph that the setup did not declare. */
const GRAPH_WIDTH = 8;

/** A row that the setup did not declare. */
export function rowOf(
  title: string,
  drafts: readonly DraftPanel[],
  options: Partial<Pick<DraftRow, 'collapsed' | 'isOverview'>> = {},
): DraftRow {
  return { title, collapsed: false, minimumWidth: GRAPH_WIDTH, drafts, ...options };
}

/** How a panel of a metric differs from its default. */
export type MetricWish = Partial<Omit<MetricPanelDeclaration, 'metric'>> &
  Pick<MetricPanel, 'only' | 'withoutZeros'>;

/** A panel of a metric; none if the catalogue lacks it. Without wishes it is the default panel of the metric. */
export function metricDraft(
  { setup, entries }: PanelSource,
  name: string,
  wish?: MetricWish,
): readonly DraftPanel[] {
  const entry = entries.get(name);
  if (entry === undefined) return [];
  if (wish === undefined) return [{ panel: defaultPanel(setup, entry), declaredWidth: undefined }];
  const { only, withoutZeros, ...declared } = wish;
  const panel = declaredPanel(setup, entry, { metric: name, colors: {}, ...declared });
  const narrowed = {
    ...panel,
    ...(only !== undefined && { only }),
    ...(withoutZeros !== undefined && { withoutZeros }),
  };
  return [{ panel: narrowed, declaredWidth: wish.width }];
}

/** A number of a metric, as large as needed. */
export function statDraft(
  source: PanelSource,
  name: string,
  wish: Omit<MetricWish, 'as'> = {},
): readonly DraftPanel[] {
  return metricDraft(source, name, { ...wish, as: 'stat' });
}

/** What a panel with PromQL of ours says beside its declaration. */
export interface PromqlWish {
  readonly promql: string;
  readonly title: string;
  readonly description: string;
  readonly as: PanelKind;
  readonly absentIf: string;
  readonly legend?: string;
  readonly unit?: string;
  readonly min?: number;
  readonly max?: number;
  readonly thresholds?: MetricDisplay['thresholds'];
  readonly height?: number;
  readonly width?: number;
  readonly key?: string;
}

export function promqlDraft(source: PanelSource, wish: PromqlWish): DraftPanel {
  const { absentIf, min, max, thresholds = [], key, width, ...declared } = wish;
  const panel = promqlPanel(source, { colors: {}, ...declared }, queryIn(source, declared.promql));
  return {
    panel: { ...panel, min, max, thresholds, absentIf },
    declaredWidth: width,
    ...(key !== undefined && { key }),
  };
}

/** Names of the metrics that a panel shows. */
export function metricsOf({ panel }: Pick<DraftPanel, 'panel'>): readonly string[] {
  if (panel.source === 'metric') return [panel.metric.name];
  return panel.exposed.flatMap((name) => [name, withoutHistogramSuffix(name)]);
}
