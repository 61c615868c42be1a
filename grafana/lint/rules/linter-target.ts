import { isPrometheusSeries } from '../../../setup/families.js';
import type { LabelMatcher, VectorSelector } from '../../../setup/promql/ast.js';
import { readLogql } from '../query/logql.js';
import { around, callsIn, isRate, metricOf, rangeText, selectorsIn } from '../query/parts.js';
import type { LintedQuery } from '../query/query.js';
import { referencesIn } from '../query/references.js';
import { numberAt } from '../read/json.js';
import { ofDashboardLinter, queryRule, targetRule } from '../rule.js';
import type { LintRule } from '../rule.js';
import { showsPrometheus } from './linter-template.js';

const targetPromql = targetRule(
  'target-promql-rule',
  'Queries of Prometheus are valid PromQL.',
  function* (target, { dashboard }) {
    if (target.language !== 'promql' || target.isHidden) return;
    const panelId = numberAt(target.raw, 'panelId');
    if (target.expr.trim() === '') {
      // A query may take the result of another panel.
      if (panelId !== undefined && dashboard.panels.some(({ id }) => id === panelId)) return;
      yield { wrong: 'the query is empty', advice: 'write PromQL, or remove the query' };
      return;
    }
    const [fault] = target.query?.faults ?? [];
    if (fault !== undefined) {
      yield {
        wrong: `"${target.expr}" is no valid PromQL, at character ${fault.offset + 1}: ${fault.message}`,
        advice: 'correct the query',
      };
    }
    if (target.query?.expression?.type === 'range vector' || target.query?.expression?.type === 'string') {
      yield {
        wrong: `"${target.expr}" gives a ${target.query.expression.type}`,
        advice: 'ask for numbers, such as rate(x[$__rate_interval])',
      };
    }
  },
);

const targetLogql = targetRule(
  'target-logql-rule',
  'Queries of Loki are valid LogQL.',
  function* ({ language, isHidden, expr }) {
    if (language !== 'logql' || isHidden) return;
    if (expr.trim() === '') {
      yield { wrong: 'the query is empty', advice: 'write LogQL, or remove the query' };
      return;
    }
    const { faultAt } = readLogql(expr);
    if (faultAt === undefined) return;
    yield { wrong: `"${expr}" is no valid LogQL, at character ${faultAt + 1}`, advice: 'correct the query' };
  },
);

const targetLogqlAuto = targetRule(
  'target-logql-auto-rule',
  'Ranges of LogQL follow the time range: they are $__auto.',
  function* ({ language, isHidden, isInstant, expr }) {
    // A single moment has no steps that a range could follow.
    if (language !== 'logql' || isHidden || isInstant) return;
    const fixed = readLogql(expr).ranges.find((range) => referencesIn(range).length === 0);
    if (fixed === undefined) return;
    yield { wrong: `"${expr}" has the fixed range [${fixed}]`, advice: 'use [$__auto]' };
  },
);

const targetRateInterval = queryRule(
  'target-rate-interval-rule',
  'The range of rate() is $__rate_interval or a variable, so that it fits every time range.',
  function* (query, { dashboard }) {
    for (const { name, args } of callsIn(query)) {
      const [range] = args;
      if (!isRate(name) || range?.kind !== 'range') continue;
      const text = rangeText(query, range);
      const [reference, ...others] = referencesIn(text);
      const chosen = dashboard.variables.some((each) => each.name === reference?.name);
      if (others.length === 0 && (reference?.name === '__rate_interval' || chosen)) continue;
      yield {
        wrong: `"${query.text}" has the range [${text}] in ${name}()`,
        advice: 'use [$__rate_interval], or a variable from which a person chooses',
      };
      return;
    }
  },
);

function requiredMatcher(code: string, label: string): LintRule {
  return queryRule(
    code,
    `Queries of Prometheus select the ${label} of the variable "${label}".`,
    function* (query, { dashboard }) {
      if (!showsPrometheus(dashboard)) return;
      const without = selectorsIn(query).find(
        (selector) =>
          !hasLabelsOfItsOwn(query, selector) &&
          !selector.matchers.some((each) => selectsVariable(query, each, label)),
      );
      if (without === undefined) return;
      yield {
        wrong: `"${query.written({ from: without.from, to: without.to })}" does not match ${label}=~"$${label}"`,
        advice: `add ${label}=~"$${label}"`,
      };
    },
  );
}

/** Alerts and recorded series have the labels that their rules give them. */
function hasLabelsOfItsOwn(query: LintedQuery, selector: VectorSelector): boolean {
  const metric = metricOf(query, selector) ?? '';
  return metric.includes(':') || (isPrometheusSeries(metric) && metric.startsWith('ALERTS'));
}

function selectsVariable(query: LintedQuery, matcher: LabelMatcher, label: string): boolean {
  if (matcher.label !== label || matcher.operator !== '=~') return false;
  const text = query.written(matcher);
  const [reference, ...others] = referencesIn(text);
  return others.length === 0 && reference?.name === label && text.slice(reference.to).length === 1;
}

/** Whether only the number of series matters, as in count(x_total). */
function isCounted(query: LintedQuery, selector: VectorSelector): boolean {
  const parent = around(query, selector);
  if (parent?.kind === 'aggregation') return parent.operator === 'count' || parent.operator === 'group';
  return parent?.kind === 'call' && ['absent', 'timestamp'].includes(parent.name);
}

const targetCounterAgg = queryRule(
  'target-counter-agg-rule',
  'Counters whose name ends in _total stand in rate(), irate() or increase().',
  function* (query) {
    for (const selector of selectorsIn(query)) {
      const metric = metricOf(query, selector);
      if (metric === undefined || !metric.endsWith('_total') || metric.includes(':')) continue;
      // Other functions over a range are for the rule on gauge functions.
      if (query.parents.get(selector)?.kind === 'range' || isCounted(query, selector)) continue;
      yield {
        wrong: `the counter ${metric} stands outside of rate(), irate() and increase()`,
        advice: `use rate(${metric}[$__rate_interval])`,
      };
      return;
    }
  },
);

export const TARGET_RULES: readonly LintRule[] = [
  targetLogql,
  targetLogqlAuto,
  targetPromql,
  targetRateInterval,
  requiredMatcher('target-job-rule', 'job'),
  requiredMatcher('target-instance-rule', 'instance'),
  targetCounterAgg,
].map(ofDashboardLinter);
