import type { CatalogEntry } from '../catalog.js';
import { isRanking, TOP_LABEL } from '../model/metric.js';
import { nameOfShow } from '../model/show.js';
import type { Show } from '../model/show.js';
import { formatDuration } from '../model/duration.js';
import type { PanelKind } from '../model/panel.js';
import { PANEL_KINDS } from '../model/panel.js';
import type { WindowSpan } from '../model/window.js';
import { labelHeader, labelWords } from './label-words.js';
import { readableName } from './metric-name.js';
import { isAhead, natureOf } from './nature.js';
import { countsEvents, unitOfShow } from './unit.js';
import { listed, sentenceCase } from './words.js';

/** The parts of a panel that its title and description depend on. */
export interface Shown {
  readonly entry: CatalogEntry;
  readonly shows: readonly Show[];
  readonly by: readonly string[];
  /** Only the largest series; in a title, if the setup says so. */
  readonly top: number | undefined;
}

/** `Flights landed per second by origin, top 10`. */
export function titleOf(shown: Shown, displayTitle: string | undefined): string {
  const { entry, top } = shown;
  const name = withoutLabels(displayTitle ?? readableName(entry), shown, displayTitle === undefined);
  const title = `${showTitle(shown, name, displayTitle === undefined)}${byTitle(shown, name)}`;
  return top === undefined ? title : `${title}, top ${top}`;
}

/** The help of the metric, then how it is shown. */
export function descriptionOf({ entry, shows, by, top }: Shown, kind: PanelKind): string {
  const sentences = [entry.help];
  if (entry.metric?.kind === 'window') sentences.push(coveredBy(entry.metric.span));
  const drawn = shows.map((show) => drawnAs(entry, show, kind)).filter((text) => text !== '');
  if (drawn.length > 0) sentences.push(`Shown: ${drawn.join(', ')}.`);
  if (by.length > 0) {
    sentences.push(`${top === undefined ? 'One' : `Top ${top}, one`} series for each ${by.join(' and ')}.`);
  }
  return sentences.join(' ');
}

/** The header of the column with the values of a label. */
export function columnHeader({ metric }: CatalogEntry, label: string): string {
  if (label !== TOP_LABEL || metric === undefined || !isRanking(metric)) return labelHeader(label);
  // The label says only that it is one of the top values; the expression says of what.
  const field = /^(?:[A-Za-z_]\w*\.)*([A-Za-z_]\w*)$/.exec(metric.value ?? '')?.[1];
  return field === undefined ? 'Item' : labelHeader(field);
}

/** The header of the column with what is shown. */
export function showHeader(entry: CatalogEntry, show: Show): string {
  switch (show.kind) {
    case 'value':
      return natureOf(entry) === 'ranking' ? 'Count' : readableName(entry);
    case 'quantile':
      return nameOfShow(show);
    default:
      return sentenceCase(show.kind);
  }
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

const titleLabels = ({ by }: Pick<Shown, 'by'>) => by.filter((label) => label !== TOP_LABEL).map(labelWords);

/**
 * The name without labels, which the title names after it if the panel tells them apart: `Flights by punctuality` may be shown for all
 * together. From a name that nobody wrote, also a label at its start: `Connection by stream`, not `Stream connection by stream`.
 */
function withoutLabels(name: string, { entry, by }: Shown, derived: boolean): string {
  const labels = new Set(entry.labels.map(labelWords));
  const [, before, after = ''] = /^(.*\S) by (.+)$/i.exec(name) ?? [];
  const named = after.toLowerCase().split(/, | and |_| by /);
  if (before !== undefined && named.every((word) => labels.has(word))) return before;
  const within = entry.labels.find((label) => name.includes(` by ${labelWords(label)} `));
  if (derived && within !== undefined) return name.replace(` by ${labelWords(within)} `, () => ' ');
  const [first] = titleLabels({ by });
  const repeats = derived && first !== undefined && name.toLowerCase().startsWith(`${first.toLowerCase()} `);
  return repeats ? sentenceCase(name.slice(first.length + 1)) : name;
}

function showTitle({ entry, shows }: Shown, name: string, derived: boolean): string {
  const [first] = shows;
  if (first === undefined) return name;
  if (shows.length > 1) {
    return shows.every(({ kind }) => kind === 'quantile') ? followed(name, 'percentiles') : name;
  }
  const counted = countsEvents(entry, first) ? `${name} events` : name;
  switch (first.kind) {
    case 'quantile':
      return followed(name, nameOfShow(first));
    case 'rate':
      return rateTitle(entry, first, counted);
    case 'increase':
      return counted;
    case 'mean':
      if (/\b(?:mean|average)\b/i.test(name)) return name;
      return derived ? `Mean ${withoutCapital(name)}` : `${name}, mean`;
    case 'heatmap':
      return followed(name, 'distribution');
    case 'value':
      return natureOf(entry) === 'timestamp' ? ageOf(entry, name) : name;
  }
}

/** A noun goes with what follows; after a phrase, it needs a comma. */
function followed(name: string, noun: string): string {
  return / (?:of|in|for|to|by|per|on|at|with) |,/i.test(name) ? `${name}, ${noun}` : `${name} ${noun}`;
}

/** Seconds per second are a share of the time. */
function rateTitle(entry: CatalogEntry, show: Show, name: string): string {
  if (unitOfShow(entry, show) === 'percentunit')
    return /\b(?:CPU|\w*time)\b/i.test(name) ? name : `${name} time`;
  return /\bper (?:second|minute|hour)\b|\brate$|\/s$/i.test(name) ? name : `${name} per second`;
}

const MOMENT =
  /^last\b|\b(?:started|seen|updated?|created|changed|finished|completed|received|processed|success)$/i;

function ageOf(entry: CatalogEntry, name: string): string {
  if (isAhead(entry)) return `Time until ${withoutCapital(name)}`;
  return MOMENT.test(name) ? `Time since ${withoutCapital(name)}` : `${name} age`;
}

function withoutCapital(name: string): string {
  return /^\p{Lu}\p{Ll}+(?!\p{L})/u.test(name) ? name.charAt(0).toLowerCase() + name.slice(1) : name;
}

function byTitle(shown: Shown, name: string): string {
  // The labels of an info metric are its content.
  if (natureOf(shown.entry) === 'info' || / (?:by|per) (?!second|minute)/i.test(name)) return '';
  const labels = titleLabels(shown).filter((label) => label.toLowerCase() !== name.toLowerCase());
  return labels.length === 0 ? '' : ` by ${listed(labels)}`;
}

function drawnAs(entry: CatalogEntry, show: Show, kind: PanelKind): string {
  switch (show.kind) {
    case 'rate':
      return 'rate per second over the window';
    case 'increase':
      return `increase over the ${PANEL_KINDS[kind].sums ? 'displayed time range' : 'window'}`;
    case 'mean':
      return entry.type === 'histogram' ? 'mean over the window' : 'mean';
    case 'heatmap':
      return 'events per second in each bucket';
    case 'quantile':
      return `${nameOfShow(show)} over the window`;
    case 'value':
      if (natureOf(entry) !== 'timestamp') return '';
      return isAhead(entry) ? 'time until then' : 'time since then';
  }
}
