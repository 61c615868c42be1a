/** A word joiner: it has no width. */
const JOINER = '\u2060';

/** What Grafana takes for a prefix at the start of the text after `si:`. */
const SI_PREFIXES: Readonly<Record<string, readonly [name: string, power: number]>> = {
  f: ['femto', -15],
  p: ['pico', -12],
  n: ['nano', -9],
  µ: ['micro', -6],
  μ: ['micro', -6],
  m: ['milli', -3],
  k: ['kilo', 3],
  M: ['mega', 6],
  G: ['giga', 9],
  T: ['tera', 12],
  P: ['peta', 15],
  E: ['exa', 18],
  Z: ['zetta', 21],
  Y: ['yotta', 24],
};

/**
 * The unit of Grafana that writes a symbol with SI prefixes. Grafana reads the first letter of `si:m/s` as milli, and writes 1740 as
 * "1.74 /s". A joiner keeps the letter in the symbol: "1.74 km/s".
 * https://github.com/grafana/grafana/blob/v13.2.3/packages/grafana-data/src/valueFormats/valueFormats.ts
 */
export function siUnit(symbol: string): string {
  return Object.hasOwn(SI_PREFIXES, symbol.charAt(0)) ? `si:${JOINER}${symbol}` : `si:${symbol}`;
}

/** A symbol without the joiner of `siUnit`. */
export function withoutJoiner(symbol: string): string {
  return symbol.startsWith(JOINER) ? symbol.slice(JOINER.length) : symbol;
}

/** Symbols that people write with a prefix, alone or before "/s", "²" and such. */
const PREFIXED =
  /^(?:m|g|s|A|K|mol|cd|V|W|J|Wh|Hz|F|H|Ω|Ohm|S|N|Pa|C|T|Wb|lm|lx|Bq|Gy|Sv|B|b|bit|bits|byte|bytes|Bps|bps|Bd|[Ll]|eV|cal|Ah|VA|var|VAr|t|bar|pc|px|sps|FLOPS)(?:[/·*²³^].*)?$/;

/** The first letter of a symbol that Grafana reads as a prefix, though it is none. */
export interface MisreadPrefix {
  readonly letter: string;
  readonly prefix: string;
  /** What one of the unit is, in `rest`: a power of ten. */
  readonly power: number;
  /** What Grafana takes for the symbol. */
  readonly rest: string;
}

/** See `MisreadPrefix`; `undefined` if Grafana reads the unit as it is meant. */
export function misreadPrefix(unit: string): MisreadPrefix | undefined {
  const [, letter = '', rest = ''] = /^si:(.)(.*)$/u.exec(unit) ?? [];
  const known = Object.hasOwn(SI_PREFIXES, letter) ? SI_PREFIXES[letter] : undefined;
  if (known === undefined || PREFIXED.test(rest)) return undefined;
  const [prefix, power] = known;
  return { letter, prefix, power, rest };
}
