import { formatPercentile, parsePercentile, PERCENTILE_PATTERN } from './percentile.js';

/** What a panel can show of a metric, except percentiles. `value`: the raw value; `rate`: per second. */
const PLAIN_SHOWS = ['value', 'rate', 'increase', 'mean', 'heatmap'] as const;

/** What one line of a panel shows of its metric. */
export type Show =
  { readonly kind: (typeof PLAIN_SHOWS)[number] } | { readonly kind: 'quantile'; readonly quantile: number };

export const SHOW_PATTERN = new RegExp(`^(?:${[...PLAIN_SHOWS, PERCENTILE_PATTERN].join('|')})$`);

/** `value, rate, ... or a percentile of a histogram such as p95`. */
export const SHOW_NAMES = `${PLAIN_SHOWS.join(', ')} or a percentile of a histogram such as p95`;

/** Reads `rate`, `p95` as the setup writes them; `undefined` for any other text. */
export function parseShow(text: string): Show | undefined {
  const plain = PLAIN_SHOWS.find((kind) => kind === text);
  if (plain !== undefined) return { kind: plain };
  const quantile = parsePercentile(text);
  return quantile === undefined ? undefined : { kind: 'quantile', quantile };
}

/** `p95`, `p99.9`, `rate`: as the setup writes it. */
export function nameOfShow(show: Show): string {
  return show.kind === 'quantile' ? formatPercentile(show.quantile) : show.kind;
}
