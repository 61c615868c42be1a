import type { CatalogEntry } from '../catalog.js';
import { entryOfSeries } from '../families.js';
import type { Setup } from '../model/setup.js';
import { TOP_LABEL } from '../model/metric.js';
import { panelsOf } from '../panels/panel.js';
import type { LabelFilter, Panel, PanelRow } from '../panels/panel.js';
import { queryIn } from './draft.js';
import type { PanelSource } from './draft.js';

/** A label with more values is no choice to pick from. */
const CHOOSABLE_VALUES = 100;
/** Most variables of labels: more fill the top of the dashboard. */
const FILTERS_SHOWN = 6;

/** Names of Grafana variables that dashboards have for other purposes. */
const RESERVED = new Set(['job', 'instance', 'datasource', 'window', 'interval', 'range', 'le', TOP_LABEL]);

/**
 * The labels with a bounded set of values by which a dashboard can be filtered: those that most of its panels have, then those with the
 * fewest values. Of natsight's own metrics it is the label "stream".
 */
export function filtersOf(source: PanelSource, rows: readonly PanelRow[]): readonly LabelFilter[] {
  const found = new Map<string, { readonly metric: CatalogEntry; panels: number; limit: number }>();
  for (const panel of panelsOf({ rows })) {
    for (const { entry, label, limit } of choicesOf(panel, source)) {
      const known = found.get(label) ?? { metric: entry, panels: 0, limit };
      found.set(label, { ...known, panels: known.panels + 1, limit: Math.max(known.limit, limit) });
    }
  }
  return [...found]
    .filter(([, { limit }]) => limit <= CHOOSABLE_VALUES)
    .toSorted(([a, one], [b, other]) => {
      return other.panels - one.panels || one.limit - other.limit || (a < b ? -1 : 1);
    })
    .slice(0, FILTERS_SHOWN)
    .map(([label, { metric }]) => ({ label, metric }));
}

/** Rows whose panels name the filters that fit all of their series. A series without the label would not match. */
export function withFilters(
  source: PanelSource,
  rows: readonly PanelRow[],
  filters: readonly LabelFilter[],
): readonly PanelRow[] {
  if (filters.length === 0) return rows;
  return rows.map((row) => ({
    ...row,
    panels: row.panels.map((panel): Panel => {
      const choices = choicesOf(panel, source);
      const series = entriesOf(panel, source).length;
      const fitting = filters
        .map(({ label }) => label)
        .filter((label) => choices.filter((choice) => choice.label === label).length === series);
      return series === 0 || fitting.length === 0 ? panel : { ...panel, filters: fitting };
    }),
  }));
}

function entriesOf(panel: Panel, { entries }: PanelSource): readonly CatalogEntry[] {
  if (panel.source === 'metric') return [panel.metric];
  return panel.exposed.flatMap((name) => entryOfSeries(name, entries) ?? []);
}

/** A label of the series of a panel, and how many values it has at most. */
interface Choice {
  readonly entry: CatalogEntry;
  readonly label: string;
  readonly limit: number;
}

/** The labels of each metric of a panel that a variable may have. */
function choicesOf(panel: Panel, source: PanelSource): readonly Choice[] {
  const chosen = chosenBy(panel, source);
  return entriesOf(panel, source).flatMap((entry) =>
    boundedLabels(entry, source.setup)
      .filter(({ label }) => !RESERVED.has(label) && !chosen.has(label))
      .map((choice) => ({ entry, ...choice })),
  );
}

function boundedLabels(
  { metric, labels }: CatalogEntry,
  { streams }: Setup,
): readonly Omit<Choice, 'entry'>[] {
  if (metric !== undefined) {
    return metric.labels.map(({ name, limit, values }) => ({ label: name, limit: values?.length ?? limit }));
  }
  if (streams.length < 2 || !labels.includes('stream')) return [];
  return [{ label: 'stream', limit: streams.length }];
}

/** Labels of which a panel has chosen the values itself. */
function chosenBy(panel: Panel, source: PanelSource): ReadonlySet<string> {
  if (panel.source === 'metric') return new Set(panel.only === undefined ? [] : [panel.only.label]);
  return new Set(
    queryIn(source, panel.promql).selectors.flatMap(({ matchers }) => matchers.map(({ label }) => label)),
  );
}
