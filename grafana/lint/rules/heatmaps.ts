import { callsIn, isRate, metricOf, selectorsIn } from '../query/parts.js';
import { isTrueAt, textAt } from '../read/json.js';
import { panelRule } from '../rule.js';
import type { LintRule } from '../rule.js';
import { optionsOf } from './fields.js';
import { shownTargets } from './places.js';

const format = panelRule(
  'heatmap-format',
  ['heatmap'],
  'Buckets of a histogram have the format "heatmap", so that each row is one bucket and not all below it.',
  function* (panel) {
    if (isTrueAt(optionsOf(panel), 'calculate')) return;
    const wrong = shownTargets(panel).find(
      ({ query, raw }) =>
        query !== undefined &&
        selectorsIn(query).some((each) => metricOf(query, each)?.endsWith('_bucket') === true) &&
        textAt(raw, 'format') !== 'heatmap',
    );
    if (wrong === undefined) return;
    yield {
      wrong: `the query ${wrong.refId} has the format "${textAt(wrong.raw, 'format') || 'time_series'}"`,
      advice: 'set "format" to "heatmap"',
    };
  },
);

const words = panelRule(
  'heatmap-words',
  ['heatmap'],
  'What a heatmap says and what it shows agree: events per second, or the number of events in each bucket.',
  function* (panel) {
    const text = `${panel.title}. ${textAt(panel.raw, 'description')}`;
    const calls = shownTargets(panel).flatMap(({ query }) => (query === undefined ? [] : callsIn(query)));
    const perSecond = calls.some(({ name }) => isRate(name));
    const saysPerSecond = /per second|a second|\brate\b|\/s\b/i.test(text);
    const saysNumber = /number of|how many|\bcount\b/i.test(text);
    if (perSecond && saysNumber && !saysPerSecond) {
      yield {
        wrong: `"${text}" promises a number, and the query gives a rate per second`,
        advice: 'say "per second", or use increase()',
      };
    } else if (!perSecond && saysPerSecond && calls.some(({ name }) => name === 'increase')) {
      yield {
        wrong: `"${text}" promises a rate, and the query gives a number of events`,
        advice: 'say "number of events", or use rate()',
      };
    }
  },
);

export const HEATMAP_RULES: readonly LintRule[] = [format, words];
