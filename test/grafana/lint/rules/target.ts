import { maskVariables, selectorsOf } from '../../../../setup/panels/selectors.js';
import { promqlSyntaxProblems } from '../../../../setup/check/promql-syntax.js';
import { usesPrometheus, variablesOf } from '../dashboard.js';
import type { Dashboard, Panel, Target } from '../dashboard.js';
import { rangesOf } from '../ranges.js';
import { targetRule } from '../rule.js';

const QUERIED: ReadonlySet<string> = new Set([
  'singlestat',
  'graph',
  'table',
  'stat',
  'state-timeline',
  'timeseries',
  'gauge',
  'bargauge',
  'heatmap',
]);
const isQueried = ({ type }: Panel) => QUERIED.has(type ?? '');

export const targetPromql = targetRule('target-promql-rule', ({ expr = '' }, panel, dashboard) => {
  if (!usesPrometheus(dashboard) || !isQueried(panel)) return undefined;
  if (expr === '') return 'has an empty query';
  const [problem] = promqlSyntaxProblems(maskVariables(expr));
  return problem && `"${expr}": ${problem.message}`;
});

export const targetRateInterval = targetRule(
  'target-rate-interval-rule',
  ({ expr = '' }, panel, dashboard) => {
    if (!usesPrometheus(dashboard) || !isQueried(panel)) return undefined;
    const fixed = rangesOf(expr).find(
      ({ call, range }) => (call === 'rate' || call === 'irate') && range !== '$__rate_interval',
    );
    return fixed && `"${expr}" has the range ${fixed.range}, not $__rate_interval`;
  },
);

export const targetCounterAgg = targetRule('target-counter-agg-rule', ({ expr = '' }) => {
  const rated = new Set(
    rangesOf(expr)
      .filter(({ call }) => ['rate', 'irate', 'increase'].includes(call))
      .map(({ at }) => at),
  );
  const bare = selectorsOf(expr).find(
    ({ metric, inside }) => metric?.endsWith('_total') && !rated.has(inside),
  );
  return bare && `counter ${bare.metric} stands outside of rate, irate and increase`;
});

export const targetJob = requiredMatcher('target-job-rule', 'job');
export const targetInstance = requiredMatcher('target-instance-rule', 'instance');

/** Series that Prometheus itself makes, by alerts and recording rules. They come from no scrape, so they have no job and no instance. */
const MADE_BY_PROMETHEUS = /^ALERTS(?:_FOR_STATE)?$|:/;

function requiredMatcher(rule: string, label: string) {
  return targetRule(rule, ({ expr = '' }, _panel, dashboard) => {
    if (!usesPrometheus(dashboard)) return undefined;
    const wanted = `${label}=~"$${label}"`;
    const without = selectorsOf(expr).find(({ metric = '', matchers }) =>
      MADE_BY_PROMETHEUS.test(metric)
        ? !matchers.some((matcher) => matcher.label === 'service' && matcher.operator === '=')
        : !matchers.some(({ text }) => text === wanted),
    );
    return without && `"${expr}": ${without.metric} is selected without ${wanted}`;
  });
}

// There is no LogQL parser here: natsight writes no LogQL, and a Loki query of any kind is a mistake.
export const targetLogql = targetRule('target-logql-rule', (target, _panel, dashboard) =>
  usesLoki(target, dashboard) ? `asks Loki "${target.expr}", which nothing here can check` : undefined,
);

export const targetLogqlAuto = targetRule('target-logql-auto-rule', (target, _panel, dashboard) =>
  usesLoki(target, dashboard) && /\[(?!\$__auto\])[^\]]+\]/.test(target.expr ?? '')
    ? `"${target.expr}" has a fixed range, not $__auto`
    : undefined,
);

function usesLoki({ datasource }: Target, dashboard: Dashboard): boolean {
  const offered = variablesOf(dashboard).find((variable) => variable.type === 'datasource');
  return datasource?.type === 'loki' || offered?.query === 'loki';
}
