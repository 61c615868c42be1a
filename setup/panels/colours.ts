import type { ColourMeaning, DeclaredColours } from '../model/colour.js';

/** The colour of the series whose legend matches. */
export interface SeriesColour {
  /** Of the whole legend: its text, or a regular expression of JavaScript as `/source/flags`. */
  readonly legend: string | { readonly pattern: string };
  /** A meaning, a colour of Grafana or `#rrggbb`. */
  readonly colour: string;
}

/** Labels whose values say how something went. Of others, such as a region "OK", a word says nothing. */
const TELLING =
  /(?:^|_)(?:outcome|status|state|result|severity|level|verdict|code|class|conclusion|health|phase|type)$/;

const WORDS: Readonly<Record<ColourMeaning, string>> = {
  good: 'ok|success(?:ful)?|succeeded|pass(?:ed)?|complet(?:e|ed)|delivered|accepted|approved|healthy|up|online|good|normal|on[ _-]?time|2xx|2\\d\\d',
  warning:
    'warn(?:ing)?|degraded|slow|late|delayed|retr(?:y|ied)|skipped|partial|throttled|cancell?ed|4xx|4\\d\\d',
  critical:
    'fail(?:ed|ure)?|err(?:or)?s?|fatal|crit(?:ical)?|emergency|panic|rejected|denied|declined|refused|lost|dead|down|offline|aborted|crashed|time(?:d[ _-]?)?out|unhealthy|unavailable|bad|5xx|5\\d\\d',
  info: 'info(?:rmation(?:al)?)?|notice|pending|queued|processing|in[ _-]?progress|created|started|running|3xx|3\\d\\d',
  quiet: 'debug|trace|unknown|neutral|none|\\(none\\)',
};

/**
 * The colours of a panel's series: for well-known words such as "failed", then those that the setup declares, which win. Words count
 * only if a series is told apart by nothing else; otherwise several series would look alike.
 *
 * @param labels labels in the legend
 */
export function coloursOf(labels: readonly string[], declared: DeclaredColours): readonly SeriesColour[] {
  const [label, ...others] = labels;
  const alone = others.length === 0;
  const known = label !== undefined && alone && TELLING.test(label) ? knownColours(label) : [];
  const own = Object.entries(declared).map(([value, colour]): SeriesColour => {
    const word = value.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
    return { legend: alone ? value : { pattern: `/^(?:.* )?${word}(?: .*)?$/` }, colour };
  });
  return [...known, ...own];
}

function knownColours(label: string): readonly SeriesColour[] {
  // A state may be one of the United States, such as "OK".
  const flags = label === 'state' ? '' : 'i';
  return Object.entries(WORDS).map(([colour, words]) => ({
    legend: { pattern: `/^(?:${words})$/${flags}` },
    colour,
  }));
}
