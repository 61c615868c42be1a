import type { LintedTarget } from '../dashboard.js';
import { bare } from '../query/parts.js';
import { VARIABLE_LABEL } from '../query/query.js';
import type { LintedQuery } from '../query/query.js';
import { resultLabels } from '../query/result-labels.js';
import { listAt, textAt, valueAt } from '../read/json.js';
import { panelRule } from '../rule.js';
import type { LintRule } from '../rule.js';
import { optionsOf, overridesOf } from './fields.js';
import { NAMED, nameless, namesNameless } from './nameless.js';
import { shownTargets } from './places.js';

const rawLegend = panelRule(
  'legend-raw',
  NAMED,
  'Series have names that a person reads, not PromQL or a list of labels in braces.',
  function* (panel) {
    const raw = shownTargets(panel).find((target) => isRaw(target));
    if (raw?.query === undefined || isNamedOtherwise(panel)) return;
    yield {
      wrong: `the query ${raw.refId} has ${raw.legend === '' ? 'no legend' : `the legend "${raw.legend}"`}: Grafana shows ${shownName(raw.query)}`,
      advice: 'set "legendFormat", such as "{{region}}" or the title',
    };
  },
);

/** By one label, Grafana shows only its value. */
function isRaw({ query, legend }: LintedTarget): boolean {
  if (query?.expression === undefined) return false;
  if (legend === '') return true;
  return legend === '__auto' && resultLabels(query.expression)?.size !== 1;
}

function isNamedOtherwise(panel: Parameters<typeof overridesOf>[0]): boolean {
  const renames = listAt(panel.raw, 'transformations').some((each) =>
    /rename|organize|labelsToFields/.test(textAt(each, 'id')),
  );
  const named = textAt(panel.raw, 'fieldConfig', 'defaults', 'displayName') !== '';
  return (
    renames ||
    named ||
    overridesOf(panel)
      .filter((override) => !namesNameless(override))
      .some(({ properties }) => properties.some(({ id }) => id === 'displayName'))
  );
}

function shownName({ text, expression }: LintedQuery): string {
  const labels = expression === undefined ? undefined : resultLabels(expression);
  return labels?.size === 0 ? `"${text}"` : 'all labels in braces';
}

const legendLabel = panelRule(
  'legend-label',
  [],
  'A legend names only labels that the series have: of others, nothing is shown.',
  function* (panel) {
    for (const { query, legend } of shownTargets(panel)) {
      const labels = query?.expression === undefined ? undefined : resultLabels(bare(query.expression));
      if (query === undefined || labels === undefined) continue;
      if ([...labels].some((label) => label.startsWith(VARIABLE_LABEL))) continue;
      const named = Array.from(legend.matchAll(/\{\{\s*([^{}\s]{1,200})\s*\}\}/g), ([, label = '']) => label);
      const unknown = named.find((label) => !labels.has(label));
      if (unknown === undefined) continue;
      const known = [...labels].map((label) => `{{${label}}}`);
      yield {
        wrong: `the legend "${legend}" names the label ${unknown}, which "${query.text}" does not have`,
        advice:
          known.length === 0
            ? 'group by it, or write a plain text'
            : `group by it, or use ${known.join(', ')}`,
      };
      return;
    }
  },
);

const calcs = panelRule(
  'legend-values',
  ['timeseries'],
  'The legend of a generated graph with several series is a table with their last and greatest values.',
  function* (panel, { isOurs }) {
    const targets = shownTargets(panel);
    const isOne = targets.length === 1 && !(targets[0]?.legend ?? '').includes('{{');
    const legend = valueAt(optionsOf(panel), 'legend');
    const isTable = textAt(legend, 'displayMode') === 'table' && listAt(legend, 'calcs').length > 0;
    if (!isOurs || isOne || isTable || targets.length === 0) return;
    yield {
      wrong: 'the legend has names without values',
      advice: 'set its "displayMode" to "table" and "calcs" to ["lastNotNull", "max"]',
    };
  },
);

export const LEGEND_RULES: readonly LintRule[] = [rawLegend, legendLabel, nameless, calcs];
