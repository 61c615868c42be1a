/** A word joiner: it has no width. */
const JOINER = '\u2060';
/** What Grafana takes for a prefix at the start of the text after `si:`. */
const SI_PREFIX = /^[fpnµμmkMGTPEZY]/;

/**
 * The unit of Grafana that writes a symbol with SI prefixes. Grafana reads the first letter of `si:m/s` as milli, and writes 1740 as
 * "1.74 /s". A joiner keeps the letter in the symbol: "1.74 km/s".
 * https://github.com/grafana/grafana/blob/v13.2.3/packages/grafana-data/src/valueFormats/valueFormats.ts
 */
export function siUnit(symbol: string): string {
  return SI_PREFIX.test(symbol) ? `si:${JOINER}${symbol}` : `si:${symbol}`;
}

/** A symbol without the joiner of `siUnit`. */
export function withoutJoiner(symbol: string): string {
  return symbol.startsWith(JOINER) ? symbol.slice(JOINER.length) : symbol;
}
