import type { CatalogEntry } from '../catalog.js';
import { TOP_LABEL } from '../model/metric.js';
import { nameOfShow } from '../model/show.js';
import type { Show } from '../model/show.js';
import { formatDuration } from '../model/duration.js';
import type { WindowSpan } from '../model/window.js';
import { natureOf } from './nature.js';

/** The parts of a panel that its title and description depend on. */
export interface Shown {
  readonly entry: CatalogEntry;
  readonly shows: readonly Show[];
  readonly by: readonly string[];
  readonly top: number | undefined;
}

/** `Flights landed per second by origin, top 10`. */
export function titleOf(shown: Shown, displayTitle: string | undefined): string {
  const name = displayTitle ?? readableName(shown.entry);
  return `${name}${showTitle(shown)}${byTitle(shown)}${shown.top === undefined ? '' : `, top ${shown.top}`}`;
}

/** The help of the metric, then how it is shown. */
export function descriptionOf({ entry, shows, by, top }: Shown): string {
  const sentences = [entry.help];
  if (entry.metric?.kind === 'window') sentences.push(coveredBy(entry.metric.span));
  const drawn = shows.map((show) => drawnAs(entry, show)).filter((text) => text !== '');
  if (drawn.length > 0) sentences.push(`Shown: ${drawn.join(', ')}.`);
  if (by.length > 0) {
    sentences.push(`${top === undefined ? 'One' : `Top ${top}, one`} series for each ${by.join(' and ')}.`);
  }
  return sentences.join(' ');
}

/** How much time each point covers. */
function coveredBy(span: WindowSpan): string {
  switch (span.kind) {
    case 'sized':
      return `Each point covers ${formatDuration(span.sizeMs)}.`;
    case 'session':
      return `Each point covers a session, which ends after ${formatDuration(span.gapMs)} without events.`;
  }
}

/** `flight_delay_seconds` becomes `Flight delay`: the axis shows the unit. */
function readableName({ name }: CatalogEntry): string {
  const words = name
    .replace(/^natsight_/, '')
    .replace(/_(?:total|info)$/, '')
    .replace(/(?:_timestamp)?_seconds$/, '')
    .split('_')
    .filter((word) => word !== '');
  const text = words.join(' ');
  return text === '' ? name : text.charAt(0).toUpperCase() + text.slice(1);
}

function showTitle({ entry, shows }: Shown): string {
  const [first] = shows;
  if (first === undefined) return '';
  if (shows.length > 1 || first.kind === 'quantile') return `, ${shows.map(nameOfShow).join(', ')}`;
  switch (first.kind) {
    case 'rate':
      return ' per second';
    case 'increase':
      return ', increase';
    case 'mean':
      return ', mean';
    case 'heatmap':
      return ', distribution';
    case 'value':
      return natureOf(entry) === 'timestamp' ? ', age' : '';
  }
}

function byTitle({ by }: Shown): string {
  const labels = by.filter((label) => label !== TOP_LABEL);
  return labels.length === 0 ? '' : ` by ${labels.join(', ')}`;
}

function drawnAs(entry: CatalogEntry, show: Show): string {
  switch (show.kind) {
    case 'rate':
      return 'rate per second';
    case 'increase':
      return 'increase over the displayed time range';
    case 'mean':
      return 'mean';
    case 'heatmap':
      return 'number of events in each bucket';
    case 'quantile':
      return `${nameOfShow(show)} over the last scrapes`;
    case 'value':
      return natureOf(entry) === 'timestamp' ? 'time since then' : '';
  }
}
