import type { CatalogEntry } from '../catalog.js';
import type { Show } from '../model/show.js';
import { natureOf } from './nature.js';

const SHOWS_OF: Readonly<Record<CatalogEntry['type'], readonly Show['kind'][]>> = {
  counter: ['value', 'rate', 'increase'],
  gauge: ['value', 'mean'],
  histogram: ['rate', 'increase', 'mean', 'heatmap', 'quantile'],
};

/** Whether a metric type supports this `show`: a percentile needs a histogram, a rate needs a counter or a histogram. */
export function canShow(type: CatalogEntry['type'], show: Show): boolean {
  return SHOWS_OF[type].includes(show.kind);
}

/** Names of the `show` values that a metric type supports: `value, rate or increase`. */
export function namesOfShows(type: CatalogEntry['type']): string {
  const names = SHOWS_OF[type].map((kind) => (kind === 'quantile' ? 'a percentile such as p95' : kind));
  return `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}

/** The default `show` of a panel. */
export function defaultShows(entry: CatalogEntry): readonly Show[] {
  switch (natureOf(entry)) {
    case 'counter':
      return [{ kind: 'rate' }];
    case 'histogram':
      return [0.5, 0.95, 0.99].map((quantile) => ({ kind: 'quantile', quantile }));
    case 'level':
    case 'state':
    case 'firing':
    case 'timestamp':
    case 'info':
    case 'ranking':
      return [{ kind: 'value' }];
  }
}
