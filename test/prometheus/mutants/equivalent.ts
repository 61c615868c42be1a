import { allWithin } from '../../../setup/promql/ast.js';
import type { PromqlExpression, VectorSelector } from '../../../setup/promql/ast.js';
import { holds as matcherHolds } from '../../../setup/promql/example-series.js';
import { parsePromql } from '../../../setup/promql/parser.js';
import { DEFAULT_TARGET } from '../../../setup/promql/target.js';
import { pinnedLabels } from './pinned-labels.js';
import { lacksRepeatedMatchers } from './repeated-matcher.js';
import type { Rule, RuleMutant } from './rule-mutants.js';

/** A reason why no series whatever can tell a mutant from its original. */
interface Equivalence {
  readonly why: string;
  readonly holds: (original: Rule, mutant: RuleMutant) => boolean;
}

const EQUIVALENCES: readonly Equivalence[] = [
  {
    why: 'rate() is increase() per second: both are above zero at the same times, and neither is ever below',
    holds: ({ expr }, { rule }) => {
      const [before, after] = [expr, rule.expr].map(
        (each) => /^(?:increase|rate)\((.+)\) (?:>|!=) 0$/s.exec(each)?.[1],
      );
      return rule.expr !== expr && before !== undefined && before === after;
    },
  },
  {
    why: 'an alert on a constant fires whatever the constant is, and never stops',
    holds: ({ expr }, { rule, what }) =>
      /^vector\(\d+\)$/.test(expr) &&
      (rule.expr === expr ? what.includes(' keep_firing_for: ') : /^vector\([-.\d]+\)$/.test(rule.expr)),
  },
  {
    why: 'the series of the expression have this label with this value: a matcher demands it',
    holds: ({ expr, labels = {} }, { what, rule }) => {
      const name = / labels without (\w+)$/.exec(what)?.[1] ?? '';
      return (
        rule.expr === expr && labels[name] !== undefined && pinnedLabels(parsed(expr))[name] === labels[name]
      );
    },
  },
  {
    why: 'the other side of the operation has the same matcher, and the two sides are matched by all their labels',
    holds: ({ expr }, { rule }) =>
      rule.expr !== expr && lacksRepeatedMatchers(parsed(expr), parsed(rule.expr)),
  },
  {
    why: 'a reload succeeds or not, 1 or 0: the largest, the sum and the mean are zero at the same times, and never below',
    holds: ({ expr }, { rule }) => {
      const [before, after] = [expr, rule.expr].map(
        (each) => /^(?:max|sum|avg)_over_time\((.+_last_reload_successful.+)\) (?:==|<=) 0$/s.exec(each)?.[1],
      );
      return rule.expr !== expr && before !== undefined && before === after;
    },
  },
  {
    why: 'ALERTS is 1 wherever it is: any aggregation gives the same series, and an insight does not show their value',
    holds: ({ expr }, { rule }) => {
      const [before, after] = [expr, rule.expr].map((each) =>
        each.replace(/^(?:sum|avg|min|max|count|group)(?= by \([^)]*\) \(ALERTS\{)/m, 'any'),
      );
      return rule.expr !== expr && before === after;
    },
  },
  {
    why: 'an uptime beyond a bound is above zero, and zero times or divided by any such number is zero',
    holds: ({ expr }, { rule }) => {
      const [before, after] = [expr, rule.expr].map((each) =>
        each.replace(
          /\n0 [*/] (?:sum|avg|min|max|count|group)\((natsight_uptime_seconds\{[^}]*\} >)/,
          '\n0: $1',
        ),
      );
      return rule.expr !== expr && before !== expr && before === after;
    },
  },
  {
    why: 'whether good events were ever seen is 1: zero times or divided by any aggregation of it is zero',
    holds: ({ expr }, { rule }) => {
      const [before, after] = [expr, rule.expr].map((each) =>
        each.replace(/\b0 [*/] (?:sum|avg|min|max|count|group)\((objective:good_events:seen\{)/, '0: $1'),
      );
      return rule.expr !== expr && before !== expr && before === after;
    },
  },
  {
    why: 'group() is 1 whatever the rates are, and each of these functions has a value from two samples on',
    holds: ({ expr }, { rule }) => {
      const [before, after] = [expr, rule.expr].map((each) =>
        each.replace(/\bgroup\((?:rate|increase|irate|delta)\(/, 'group(any('),
      );
      return rule.expr !== expr && before === after;
    },
  },
  {
    why: 'whether good events were ever seen is 1, in one series: the selector has all labels of the record',
    holds: ({ expr }, { rule }) => {
      const [before, after] = [expr, rule.expr].map((each) =>
        each.replace(
          /\b(?:sum|avg|min|max|count|group)\((?:last|avg|min|max|present)_over_time\((objective:good_events:seen\{)/,
          'any($1',
        ),
      );
      return rule.expr !== expr && before === after;
    },
  },
  {
    why: 'good events are some of all events: their difference is never below zero',
    holds: ({ expr }, { rule }) => {
      const inner = /^clamp_min\((.+), 0\)$/s.exec(expr)?.[1];
      return (
        inner !== undefined &&
        [inner, `clamp_min(${inner}, -1)`].includes(rule.expr) &&
        isDifferenceOfPart(parsed(inner))
      );
    },
  },
];

/** Why a mutant is no fault; `undefined`: a generated test must find it. */
export function equivalence(original: Rule, mutant: RuleMutant): string | undefined {
  return EQUIVALENCES.find(({ holds }) => holds(original, mutant))?.why;
}

function parsed(promql: string): PromqlExpression {
  const { expression } = parsePromql(promql, DEFAULT_TARGET);
  if (expression === undefined) throw new Error(`not PromQL: ${promql}`);
  return expression;
}

/** Whether the second of two selectors selects only series that the first one selects as well. */
function isDifferenceOfPart(difference: PromqlExpression): boolean {
  const [whole, part] = allWithin(difference).filter(
    (each): each is VectorSelector => each.kind === 'selector',
  );
  if (whole === undefined || part === undefined || whole.name !== part.name) return false;
  return whole.matchers.every((matcher) =>
    part.matchers.some(
      (other) =>
        other.label === matcher.label &&
        (other.operator === '='
          ? matcherHolds(matcher, other.value)
          : other.operator === matcher.operator && other.value === matcher.value),
    ),
  );
}
