import type { LintedPanel } from '../dashboard.js';
import { metricOf, selectorsIn } from '../query/parts.js';
import { textAt } from '../read/json.js';
import { dashboardRule } from '../rule.js';
import type { LintFault, LintRule } from '../rule.js';

/** A rule about the titles of panels and rows. */
function titleRule(
  code: string,
  meaning: string,
  check: (
    title: string,
    panel: LintedPanel,
  ) => { readonly wrong: string; readonly advice: string } | undefined,
): LintRule {
  return dashboardRule(code, meaning, function* ({ panels }): Generator<Omit<LintFault, 'dashboard'>> {
    for (const panel of panels) {
      const words = panel.title === '' ? undefined : check(panel.title, panel);
      if (words !== undefined) yield { ...words, panel };
    }
  });
}

/** Longest title that is searched for repetitions. */
const LONGEST_TITLE = 300;

const doubled = titleRule(
  'title-doubled',
  'Titles do not say a word twice, as in "orders by region by region".',
  (title) => {
    const again = repeatedWords(title.slice(0, LONGEST_TITLE));
    return again === undefined
      ? undefined
      : { wrong: `the title "${title}" says "${again}" twice`, advice: 'say it once' };
  },
);

/** One to three words that follow each other twice, `events of events`, or `by label` in two places. */
function repeatedWords(title: string): string | undefined {
  const words = title.toLowerCase().match(/[\p{L}\p{N}_-]+/gu) ?? [];
  for (const [at] of words.entries()) {
    for (const length of [1, 2, 3]) {
      const phrase = words.slice(at, at + length).join(' ');
      const next = words.slice(at + length, at + 2 * length);
      if (next.length === length && next.join(' ') === phrase && /\p{L}/u.test(phrase)) return phrase;
    }
  }
  const ofItself = words.findIndex((word, at) => words[at + 1] === 'of' && words[at + 2] === word);
  if (ofItself !== -1) return words[ofItself];
  const grouped = words.flatMap((word, at) => (words[at - 1] === 'by' ? [`by ${word}`] : []));
  return grouped.find((phrase, index) => grouped.indexOf(phrase) !== index);
}

const metricName = titleRule(
  'title-metric-name',
  'Titles are words, not the name of a metric.',
  (title, { targets }) => {
    const words = new Set(title.match(/\b[a-zA-Z]\w*_\w+\b/g));
    if (words.size === 0) return undefined;
    for (const { query } of targets) {
      if (query === undefined) continue;
      const named = selectorsIn(query)
        .map((each) => metricOf(query, each))
        .find((metric) => metric !== undefined && words.has(metric));
      if (named !== undefined)
        return {
          wrong: `the title "${title}" has the name of the metric ${named}`,
          advice: 'say what it measures',
        };
    }
    return undefined;
  },
);

const LONG_DURATION = /\b(\d{3,})(s|m|h)\b/;
/** From how many of a unit on a person uses the next one. */
const LARGEST: Readonly<Record<string, number>> = { s: 120, m: 120, h: 72 };

const rawDuration = dashboardRule(
  'text-raw-duration',
  'Titles and descriptions say "2 weeks", not "336h".',
  function* ({ panels }) {
    for (const panel of panels) {
      for (const text of [panel.title, textAt(panel.raw, 'description')]) {
        const [written, count, unit = ''] = LONG_DURATION.exec(text) ?? [];
        if (written === undefined || Number(count) < (LARGEST[unit] ?? Infinity)) continue;
        yield {
          panel,
          wrong: `the text "${text}" has the duration ${written}`,
          advice: 'write it in days or weeks',
        };
        break;
      }
    }
  },
);

export const TITLE_RULES: readonly LintRule[] = [doubled, metricName, rawDuration];
