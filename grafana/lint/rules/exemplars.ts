import type { LintedTarget } from '../dashboard.js';
import { metricOf, selectorsIn } from '../query/parts.js';
import { isTrueAt } from '../read/json.js';
import { panelRule } from '../rule.js';
import type { LintRule } from '../rule.js';
import { shownTargets } from './places.js';

const asks = ({ raw }: LintedTarget) => isTrueAt(raw, 'exemplar');

const repeated = panelRule(
  'exemplars-repeated',
  [],
  'One query of a panel asks for exemplars: each gets all of them, and draws them on top of each other.',
  function* (panel) {
    const asking = shownTargets(panel).filter(asks);
    if (asking.length < 2) return;
    yield {
      wrong: `the queries ${asking.map(({ refId }) => refId).join(', ')} all ask for exemplars`,
      advice: 'set "exemplar" in one of them only',
    };
  },
);

const misplaced = panelRule(
  'exemplars-misplaced',
  [],
  'Exemplars belong on a graph of the buckets of a histogram: on rates they are a row at 1, on heatmaps they hide the cells.',
  function* (panel) {
    const asking = shownTargets(panel).filter(asks);
    const wrong = asking.find((target) => panel.type !== 'timeseries' || !readsBuckets(target));
    if (wrong === undefined) return;
    yield {
      wrong: `the query ${wrong.refId} asks for exemplars of ${panel.type === 'timeseries' ? `"${wrong.expr}", which has no buckets` : `a ${panel.type}`}`,
      advice: 'set "exemplar" to false',
    };
  },
);

const readsBuckets = ({ query }: LintedTarget): boolean =>
  query === undefined ||
  query.all.some((each) => each.kind === 'call' && each.name === 'histogram_quantile') ||
  selectorsIn(query).some((each) => metricOf(query, each)?.endsWith('_bucket') === true);

export const EXEMPLAR_RULES: readonly LintRule[] = [repeated, misplaced];
