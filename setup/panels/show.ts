import type { CatalogEntry } from '../catalog.js';
import { formatPercentile, parsePercentile } from '../model/percentile.js';
import { natureOf } from './nature.js';
import type { Show } from './panel.js';

const PLAIN = ['value', 'rate', 'increase', 'mean', 'heatmap'] as const;

/** Reads `rate`, `p95` as the setup writes them; `undefined` when it is neither. */
export function parseShow(text: string): Show | undefined {
  const plain = PLAIN.find((kind) => kind === text);
  if (plain !== undefined) return { kind: plain };
  const quantile = parsePercentile(text);
  return quantile === undefined ? undefined : { kind: 'quantile', quantile };
}

/** `p95`, `p99.9`, `rate`: as the setup writes it. */
export function nameOfShow(show: Show): string {
  return show.kind === 'quantile' ? formatPercentile(show.quantile) : show.kind;
}

const SHOWS_OF: Readonly<Record<CatalogEntry['type'], ReadonlySet<Show['kind']>>> = {
  counter: new Set(['value', 'rate', 'increase']),
  gauge: new Set(['value', 'mean']),
  histogram: new Set(['rate', 'increase', 'mean', 'heatmap', 'quantile']),
};

/** Whether a metric of this type can be shown so: a percentile needs a histogram, a rate something that counts. */
export function canShow(type: CatalogEntry['type'], show: Show): boolean {
  return SHOWS_OF[type].has(show.kind);
}

/** What suits a metric when the setup does not say. */
export function defaultShows(entry: CatalogEntry): readonly Show[] {
  switch (natureOf(entry)) {
    case 'counter':
      return [{ kind: 'rate' }];
    case 'histogram':
      return [0.5, 0.95, 0.99].map((quantile) => ({ kind: 'quantile', quantile }));
    case 'level':
    case 'state':
    case 'timestamp':
    case 'info':
    case 'ranking':
      return [{ kind: 'value' }];
  }
}
