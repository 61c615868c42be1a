import type { CatalogEntry } from '../catalog.js';
import { carriesForeignLabels } from '../foreign-labels.js';
import { exemplarOf } from '../model/metric.js';
import { PANEL_KINDS } from '../model/panel.js';
import type { MetricPanelDeclaration, PanelKind } from '../model/panel.js';
import type { Setup } from '../model/setup.js';
import { nameOfShow, parseShow } from '../model/show.js';
import type { Show } from '../model/show.js';
import { boundsOf } from './axis.js';
import { coloursOf } from './colours.js';
import { defaultHeight } from './heights.js';
import { defaultGrouping, rankedLabels } from './labels.js';
import type { Grouping } from './labels.js';
import { natureOf } from './nature.js';
import type { MetricPanel } from './panel.js';
import { canShow, defaultShows } from './show.js';
import { statesOf } from './states.js';
import { thresholdsOf } from './thresholds.js';
import { countsEvents, unitOfShow } from './unit.js';
import { descriptionOf, titleOf } from './wording.js';
import { worstOf, worstSentence, worstTitle } from './worst.js';

type Displays = Pick<Setup, 'displays' | 'insights' | 'alerting' | 'service'>;

/** A panel without key and width: the width depends on the other panels of the row. */
export type Unplaced<P> = Omit<P, 'key' | 'width'>;

/** A declared panel with all defaults. */
export function declaredPanel(
  setup: Displays,
  entry: CatalogEntry,
  declaration: MetricPanelDeclaration,
): Unplaced<MetricPanel> {
  const shows = declaredShows(entry, declaration);
  return panelOf(setup, entry, shows, declaredGrouping(entry, declaration), declaration);
}

/** The panel of a metric that no declared panel shows. */
export function defaultPanel(setup: Displays, entry: CatalogEntry): Unplaced<MetricPanel> {
  return panelOf(setup, entry, defaultShows(entry), defaultGrouping(entry), {});
}

/** Identifies the panel within its dashboard, independent of its title and position. */
export function keyOf({ metric, shows, by, top, kind }: Unplaced<MetricPanel>): string {
  const ranking = top === undefined ? '' : ` top ${top}`;
  return `${metric.name} ${shows.map(nameOfShow).join('+')} by ${by.join('+')}${ranking} as ${kind}`;
}

function panelOf(
  setup: Displays,
  entry: CatalogEntry,
  shows: readonly Show[],
  grouping: Grouping,
  declared: Partial<MetricPanelDeclaration>,
): Unplaced<MetricPanel> {
  const display = setup.displays.get(entry.name);
  const first = shows[0] ?? { kind: 'value' };
  const counts = countsEvents(entry, first);
  const shown = { entry, shows, ...grouping };
  const kind = declared.as ?? defaultKind(entry, first, grouping, declared);
  const unit = declared.unit ?? unitOfShow(entry, first, display?.unit);
  const thresholds = counts ? [] : thresholdsOf(setup, entry);
  const worst = worstOf(setup, entry, { kind, shows, by: grouping.by });
  const title = titleOf({ ...shown, top: declared.top }, display?.title);
  const description = descriptionOf(shown, kind);
  const min = (counts ? undefined : display?.min) ?? leastOf(entry);
  return {
    source: 'metric',
    metric: entry,
    shows,
    ...grouping,
    kind,
    title: declared.title ?? (worst === undefined ? title : worstTitle(title, worst)),
    description:
      declared.description ?? (worst === undefined ? description : `${description} ${worstSentence(worst)}`),
    ...(worst !== undefined && { worst }),
    unit,
    units: [unit, ...shows.slice(1).map((show) => unitOfShow(entry, show, declared.unit ?? display?.unit))],
    traceUrl: hasExemplars(entry, kind) ? setup.service.traceUrl : undefined,
    height: declared.height ?? defaultHeight(kind, grouping.top),
    decimals: counts ? undefined : display?.decimals,
    ...boundsOf({ min, max: counts ? undefined : display?.max }, { kind, unit, thresholds }),
    thresholds,
    states: statesOf(entry, shows),
    colours: coloursOf(grouping.by, { ...display?.colors, ...declared.colors }),
  };
}

function hasExemplars({ metric }: CatalogEntry, kind: PanelKind): boolean {
  return PANEL_KINDS[kind].hasExemplars && metric !== undefined && exemplarOf(metric) !== undefined;
}

function declaredShows(entry: CatalogEntry, { show }: MetricPanelDeclaration): readonly Show[] {
  const shows = [show ?? []]
    .flat()
    .map(parseShow)
    .filter((each) => each !== undefined && canShow(entry.type, each));
  return shows.length > 0 ? shows.filter((each) => each !== undefined) : defaultShows(entry);
}

function declaredGrouping(entry: CatalogEntry, { by, top }: MetricPanelDeclaration): Grouping {
  const exists = (label: string) => entry.labels.includes(label) || carriesForeignLabels(entry.name);
  if (by !== undefined) return { by: by.filter(exists), top };
  if (top !== undefined) return { by: rankedLabels(entry), top };
  // Combined to one number, these have no meaning.
  const nature = natureOf(entry);
  return nature === 'ranking' || nature === 'info' ? defaultGrouping(entry) : { by: [], top };
}

function defaultKind(
  entry: CatalogEntry,
  show: Show,
  { top }: Grouping,
  declared: Partial<MetricPanelDeclaration>,
): PanelKind {
  if (show.kind === 'heatmap') return 'heatmap';
  if (declared.top !== undefined) return 'bargauge';
  switch (natureOf(entry)) {
    case 'ranking':
      return 'bargauge';
    case 'info':
      return 'table';
    case 'firing':
      return 'state-timeline';
    case 'state':
    case 'timestamp':
      return top === undefined ? 'stat' : 'bargauge';
    case 'counter':
    case 'histogram':
    case 'level':
      return 'timeseries';
  }
}

/** Counts are never negative, and an axis that does not start at zero exaggerates changes. */
function leastOf(entry: CatalogEntry): number | undefined {
  return entry.type === 'counter' || natureOf(entry) === 'ranking' || entry.unit === 'ratio' ? 0 : undefined;
}
