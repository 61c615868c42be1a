import type { CatalogEntry } from '../catalog.js';
import { bandPanels } from './bands.js';
import type { DraftPanel, DraftRow, PanelSource } from './draft.js';
import { metricDraft, metricsOf, rowOf } from './draft.js';
import { mainFirst, outcomeLabel, roleOf } from './role.js';
import type { Role } from './role.js';

/** The declared metrics of one stream, in the order of their names. */
export interface StreamMetrics {
  readonly stream: string;
  readonly metrics: readonly CatalogEntry[];
}

/** By stream, in the order of the setup; a stream without metrics is left out. */
export function byStream({ setup }: PanelSource, metrics: readonly CatalogEntry[]): readonly StreamMetrics[] {
  const known = setup.streams.map(({ name }) => name);
  const named = metrics.flatMap(({ metric }) => metric?.stream ?? []);
  return [...new Set([...known, ...named])]
    .map((stream) => ({ stream, metrics: metrics.filter(({ metric }) => metric?.stream === stream) }))
    .filter((each) => each.metrics.length > 0);
}

/** A row for each stream: rates, errors and rejections, distributions, then the state of things. */
export function streamRows(
  source: PanelSource,
  streams: readonly StreamMetrics[],
  options: { readonly withRejections: boolean },
): readonly DraftRow[] {
  return streams.map(({ stream, metrics }) => {
    const of = (role: Role) => metrics.filter((entry) => roleOf(entry) === role);
    const rates = mainFirst(of('rate'));
    const panels = [
      ...rates.flatMap((entry) => metricDraft(source, entry.name)),
      ...rates.flatMap((entry) => outcomes(source, entry)),
      ...of('errors').flatMap((entry) => withBand(source, entry)),
      ...(options.withRejections ? rejections(source, stream) : []),
      ...of('distribution').flatMap((entry) => distributions(source, entry)),
      ...of('level').flatMap((entry) => withBand(source, entry)),
    ];
    // The rejections alone are no row: they are among the data quality.
    const isShown = panels.some((draft) => metricsOf(draft).some((name) => !name.startsWith('natsight_')));
    return rowOf(`Stream ${stream}`, isShown ? panels : []);
  });
}

/** Windows, and then the windows with the largest values, of all streams. */
export function windowRow(source: PanelSource, metrics: readonly CatalogEntry[]): DraftRow {
  const of = (role: Role) => metrics.filter((entry) => roleOf(entry) === role);
  const [windows, topLists] = [of('window'), of('topList')];
  const titles = [windows.length > 0 ? 'Windows' : '', topLists.length > 0 ? 'Top lists' : ''];
  const title = titles.filter((each) => each !== '').join(' and ');
  return rowOf(
    title.charAt(0) + title.slice(1).toLowerCase(),
    [...windows, ...topLists].flatMap((entry) => withBand(source, entry)),
  );
}

/** The default panel of a metric, and what is normal for it. */
function withBand(source: PanelSource, entry: CatalogEntry): readonly DraftPanel[] {
  return [...metricDraft(source, entry.name), ...bandPanels(source, entry)];
}

/** What is normal for metrics whose other panels the setup declares itself. */
export function bandRow(source: PanelSource, metrics: readonly CatalogEntry[]): DraftRow {
  return rowOf(
    'What is normal',
    metrics.flatMap((entry) => bandPanels(source, entry)),
  );
}

/** A counter by the label that tells success from failure, unless its default panel has it already. */
function outcomes(source: PanelSource, entry: CatalogEntry): readonly DraftPanel[] {
  const label = outcomeLabel(entry);
  const [usual] = metricDraft(source, entry.name);
  if (label === undefined || usual?.panel.source !== 'metric' || usual.panel.by.includes(label)) return [];
  const limit = entry.metric?.labels.find(({ name }) => name === label)?.limit ?? 0;
  return metricDraft(source, entry.name, {
    show: 'rate',
    by: [label],
    as: 'timeseries',
    ...(limit > 10 && { top: 10 }),
  });
}

/** Percentiles over time, and the whole distribution. */
function distributions(source: PanelSource, { name }: CatalogEntry): readonly DraftPanel[] {
  return [...metricDraft(source, name), ...metricDraft(source, name, { show: 'heatmap', as: 'heatmap' })];
}

/** The events of a stream that natsight did not accept, by reason. */
export function rejections(source: PanelSource, stream: string): readonly DraftPanel[] {
  return metricDraft(source, 'natsight_events_rejected_total', {
    show: 'rate',
    by: ['reason'],
    only: { label: 'stream', values: [stream] },
    withoutZeros: true,
    title: `Rejections of ${stream} by reason`,
  });
}
