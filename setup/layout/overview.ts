import type { CatalogEntry } from '../catalog.js';
import { insightMetric } from '../insight-kinds.js';
import { isFailure, mainFirst, roleOf } from './role.js';
import type { DraftPanel, DraftRow, PanelSource } from './draft.js';
import { rowOf, statDraft } from './draft.js';
import { nameOfShow } from '../model/show.js';
import { defaultShows } from '../panels/show.js';
import { titleColumns } from '../panels/title-width.js';
import { COLUMNS } from '../panels/widths.js';
import type { StreamMetrics } from './stream-rows.js';

/** Numbers of the first line: more are too narrow to read. */
const OVERVIEW_STATS = 6;
/** Of several streams, so many may show the same in it. */
const ALIKE_STATS = 2;
const OVERVIEW_TITLE = 'Now';

/** The first line: the rate, the errors, the 95th percentile and the age of the last event, of the first streams. */
export function overviewRow(source: PanelSource, streams: readonly StreamMetrics[]): DraftRow {
  const alike = [rateStat, errorStat, durationStat, freshnessStat].map((stat) =>
    streams.flatMap((each) => stat(source, each, streams.length > 1)),
  );
  const first = alike.flatMap((stats) => stats.slice(0, streams.length > 1 ? ALIKE_STATS : 1));
  const others = streams.flatMap((each) => [
    ...watchedStats(source, each),
    ...rateStats(source, each.metrics),
  ]);
  return overviewOf([...first, ...others]);
}

/** At most as many as fit; what is shown twice counts once. */
export function overviewOf(stats: readonly DraftPanel[]): DraftRow {
  const titles = stats.map(({ panel }) => panel.title);
  const different = stats.filter((_, index) => titles.indexOf(titles[index] ?? '') === index);
  return rowOf(OVERVIEW_TITLE, onOneLine(different.slice(0, OVERVIEW_STATS)), { isOverview: true });
}

/** The first ones, as many as have room for their titles. */
function onOneLine(stats: readonly DraftPanel[]): readonly DraftPanel[] {
  const widest = Math.max(...stats.map(({ panel }) => titleColumns(panel.title)));
  return stats.length < 2 || stats.length * widest <= COLUMNS ? stats : onOneLine(stats.slice(0, -1));
}

type Stat = (source: PanelSource, stream: StreamMetrics, isOneOfSeveral: boolean) => readonly DraftPanel[];

const rateStat: Stat = (source, { metrics }) => rateStats(source, metrics).slice(0, 1);

function rateStats(source: PanelSource, metrics: readonly CatalogEntry[]): readonly DraftPanel[] {
  return mainFirst(metrics.filter((entry) => roleOf(entry) === 'rate')).flatMap(({ name }) =>
    statDraft(source, name, { show: 'rate' }),
  );
}

/** A share says more than a rate. */
const errorStat: Stat = (source, { metrics }) => {
  const failures = metrics.filter(isFailure);
  const share = failures.find(({ unit, type }) => unit === 'ratio' && type === 'gauge');
  const counter = failures.find(({ type }) => type === 'counter');
  if (share !== undefined) return statDraft(source, share.name, { show: 'value' });
  return counter === undefined ? [] : statDraft(source, counter.name, { show: 'rate' });
};

const durationStat: Stat = (source, { metrics }) => {
  const histograms = metrics.filter(({ type }) => type === 'histogram');
  const main = histograms.find(({ unit }) => unit === 'seconds') ?? histograms[0];
  return main === undefined ? [] : statDraft(source, main.name, { show: 'p95' });
};

const freshnessStat: Stat = (source, { stream }, isOneOfSeveral) =>
  statDraft(source, 'natsight_last_event_timestamp_seconds', {
    only: { label: 'stream', values: [stream] },
    title: isOneOfSeveral ? `Last event of ${stream}` : 'Last event',
  });

/** Metrics that an insight or a threshold says to be important, then other windows. Top lists are no number. */
function watchedStats(source: PanelSource, { metrics }: StreamMetrics): readonly DraftPanel[] {
  const numbers = metrics.filter((entry) => ['window', 'level', 'errors'].includes(roleOf(entry)));
  const isWatched = ({ name }: CatalogEntry) =>
    source.setup.insights.some((insight) => insightMetric(insight) === name) ||
    (source.setup.displays.get(name)?.thresholds ?? []).length > 0;
  return [
    ...numbers.filter(isWatched),
    ...numbers.filter((entry) => !isWatched(entry) && roleOf(entry) === 'window'),
  ].flatMap((entry) => statDraft(source, entry.name, { show: defaultShows(entry).map(nameOfShow) }));
}
