import type { CatalogEntry } from '../../catalog.js';
import type { DraftPanel, DraftRow, PanelSource } from '../draft.js';
import { metricDraft, promqlDraft, rowOf, statDraft } from '../draft.js';
import { overviewOf } from '../overview.js';
import { incidentPanels } from './incidents.js';
import { isPossible, OWN_ROWS, ownPlaceOf, ownRankOf } from './own-metrics.js';
import type { OwnPlace, OwnRow } from './own-metrics.js';

/** With more streams, they share a row: nobody reads a screen for each. */
const STREAM_ROWS = 6;
/** Lines of a graph that all streams share. */
const SHARED_LINES = 10;

interface OwnMetric {
  readonly entry: CatalogEntry;
  readonly place: OwnPlace;
}

/** The states of the exporter as one line. */
export function healthRow(source: PanelSource, metrics: readonly CatalogEntry[]): DraftRow {
  return overviewOf(healthStats(source, placesOf(source, metrics)));
}

function healthStats(source: PanelSource, placed: readonly OwnMetric[]): readonly DraftPanel[] {
  return placed.flatMap(({ entry, place }) =>
    place.kind === 'health' ? statDraft(source, entry.name, { title: place.title }) : [],
  );
}

/**
 * Rows of natsight's own metrics: a row for each stream, what has gone wrong, NATS, insights and alerts, metrics, the process, the
 * checkpoint. What can only be zero in this setup is left out.
 *
 * @param withHealth whether no first line shows the states of the exporter
 */
export function ownRows(
  source: PanelSource,
  metrics: readonly CatalogEntry[],
  { withHealth }: { readonly withHealth: boolean },
): readonly DraftRow[] {
  const placed = placesOf(source, metrics);
  const incidents = placed.filter(({ place }) => place.kind === 'incident').map(({ entry }) => entry);
  const rare = placed.filter(({ place }) => place.kind === 'rare');
  return [
    rowOf('Health', withHealth ? healthStats(source, placed) : []),
    ...streamRows(source, placed),
    rowOf('Incidents', incidentPanels(source, incidents)),
    ...OWN_ROWS.map((row) =>
      rowOf(
        row,
        placed.flatMap((own) => ofRow(source, own, row)),
      ),
    ),
    rowOf(
      'More',
      rare.flatMap(({ entry, place }) =>
        metricDraft(source, entry.name, 'wish' in place ? place.wish : undefined),
      ),
      { collapsed: true },
    ),
  ];
}

function ofRow(source: PanelSource, { entry, place }: OwnMetric, row: OwnRow): readonly DraftPanel[] {
  switch (place.kind) {
    case 'row':
      return place.row === row ? metricDraft(source, entry.name, place.wish) : [];
    case 'health':
      return row === 'NATS' && place.wish !== undefined ? metricDraft(source, entry.name, place.wish) : [];
    case 'clock':
      return place.row === row ? [clockPanel(source, entry.name)] : [];
    case 'stream':
    case 'incident':
    case 'rare':
      return [];
  }
}

function clockPanel(source: PanelSource, clock: string): DraftPanel {
  return promqlDraft(source, {
    title: 'Clock ahead of Prometheus',
    description:
      'How far the clock of the exporter is ahead of that of Prometheus; below 0, it is behind. The ages on the dashboards do not depend on it, but event times and windows are of this clock.',
    promql: `max(${clock} - timestamp(${clock}))`,
    as: 'stat',
    unit: 's',
    width: 6,
    absentIf: 'Prometheus does not scrape the exporter',
  });
}

/** In the order of the table of places. */
function placesOf({ setup }: PanelSource, metrics: readonly CatalogEntry[]): readonly OwnMetric[] {
  return metrics
    .map((entry) => ({ entry, place: ownPlaceOf(entry.name) }))
    .filter(({ place }) => isPossible(place, setup))
    .toSorted((a, b) => ownRankOf(a.entry.name) - ownRankOf(b.entry.name));
}

function streamRows(source: PanelSource, placed: readonly OwnMetric[]): readonly DraftRow[] {
  const streams = source.setup.streams.map(({ name }) => name);
  if (streams.length === 0 || streams.length > STREAM_ROWS) {
    return [
      rowOf(
        'Streams',
        placed.flatMap((own) => ofAllStreams(source, own)),
      ),
    ];
  }
  return streams.map((stream) =>
    rowOf(
      `Stream ${stream}`,
      placed.flatMap((own) => ofStream(source, own, stream)),
    ),
  );
}

function ofStream(source: PanelSource, { entry, place }: OwnMetric, stream: string): readonly DraftPanel[] {
  if (place.kind !== 'stream') return [];
  const only = { label: 'stream', values: [stream] };
  // The title of the row names the stream, too.
  const isNamed = place.words.split(' ').includes(stream.toLowerCase());
  const title = isNamed ? capitalized(place.words) : `${stream}: ${place.words}`;
  return metricDraft(source, entry.name, { as: 'timeseries', ...place.wish, only, title });
}

function ofAllStreams(source: PanelSource, { entry, place }: OwnMetric): readonly DraftPanel[] {
  if (place.kind !== 'stream') return [];
  const by = ['stream', ...(place.wish.by ?? [])];
  const title = `${capitalized(place.words)}${place.words.includes(' by ') ? ' and' : ' by'} stream`;
  return metricDraft(source, entry.name, { as: 'timeseries', ...place.wish, by, top: SHARED_LINES, title });
}

const capitalized = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);
