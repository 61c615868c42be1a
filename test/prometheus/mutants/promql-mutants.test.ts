import { describe, expect, test } from '@jest/globals';
import { equivalence } from './equivalent.js';
import { promqlMutants } from './promql-mutants.js';
import { ruleMutants } from './rule-mutants.js';
import { swapMutants } from './swap-mutants.js';

describe('mutants of an expression', () => {
  const of = (promql: string) => promqlMutants(promql).map(({ expr }) => expr);

  test.each([
    ['a function left out', 'sum(rate(total[5m]))', 'sum(total)'],
    ['another function', 'rate(total[5m])', 'increase(total[5m])'],
    ['another aggregation', 'max without (job) (up) == 1', 'sum without (job) (up) == 1'],
    ['an emptied matcher', 'up{job="a"} == 0', 'up{job=""} == 0'],
    ['a matcher left out', 'up{job="a",x="b"}', 'up{job="a"}'],
    ['all matchers left out', 'up{job="a",x="b"}', 'up{}'],
    ['an alternative left out', 'up{job=~"a|b"}', 'up{job=~"a"}'],
    ['a minimum of 0', 'a / b and b * 30 >= 20', 'a / b and b * 30 >= 0'],
    ['another comparison', 'up > 5', 'up >= 5'],
    ['another operator', 'a and b', 'a unless b'],
    ['another calculation', 'a - b', 'a + b'],
    ['another grouping', 'sum by (a, b) (up)', 'sum by (a) (up)'],
    ['its opposite', 'sum by (a) (up)', 'sum without (a) (up)'],
    ['half of a range', 'rate(total[5m])', 'rate(total[150s])'],
    ['no offset', 'up - up offset 5m', 'up - up'],
  ])('%s', (_, promql, mutant) => {
    expect(of(promql)).toContain(mutant);
  });

  test('are all expressions that Prometheus accepts, and none is the original', () => {
    expect(of('rate(total[5m]) > 0')).not.toContain('total[5m] > 0');
    expect(of('rate(total[5m]) > 0')).not.toContain('rate(total[5m]) > 0');
  });
});

test('swaps are the reads of a neighbour: another metric, another value of a matcher, in one place or in all', () => {
  const record = (name: string, expr: string) => ({ record: name, expr });
  const first = record('a', 'x{stream="s",job="j"} / on () y{stream="s"}');
  const rules = [
    first,
    record('b', 'x{stream="t",job="j"} / on () y{stream="t"}'),
    record('c', 'sum(u)'),
    record('d', 'sum(v)'),
  ];
  const swapped = (rule: (typeof rules)[number]) =>
    swapMutants(rule, rules).map(({ rule: { expr } }) => expr);
  expect(swapped(first)).toEqual([
    'x{stream="t",job="j"} / on () y{stream="s"}',
    'x{stream="s",job="j"} / on () y{stream="t"}',
    'x{stream="t",job="j"} / on () y{stream="t"}',
  ]);
  expect(rules.slice(2).map(swapped)).toEqual([['sum(v)'], ['sum(u)']]);
});

describe('a mutant is equivalent', () => {
  const labels = { service: 's' };
  const alertOn = (expr: string) => ({
    alert: 'A',
    expr,
    for: '0s',
    keep_firing_for: '0s',
    labels,
    annotations: {},
  });
  const equivalent = (expr: string) =>
    ruleMutants(alertOn(expr), 1000)
      .filter((mutant) => equivalence(alertOn(expr), mutant) !== undefined)
      .map(({ rule, what }) => (rule.expr === expr ? what : rule.expr));

  test('if the sign of a rate is all that counts', () => {
    expect(equivalent('increase(x[5m]) > 0')).toEqual(['increase(x[5m]) != 0', 'rate(x[5m]) > 0']);
    expect(equivalent('increase(x[5m]) > 1')).toEqual([]);
  });

  test('if another side of the operation demands the same label', () => {
    expect(equivalent('a{x="1"} / b{x="1"}')).toEqual(['a{} / b{x="1"}', 'a{x="1"} / b{}']);
    expect(equivalent('a{x="1"} or b{x="1"}')).toEqual([]);
    expect(equivalent('sum(a{x="1"}) / sum(b{x="1"})')).toEqual([]);
    expect(equivalent('a{x="1"} / on (y) b{x="1"}')).toEqual([]);
  });

  test('if the series have the label that the rule would add', () => {
    expect(equivalent('a{service="s"} > 2')).toEqual(['A: labels without service']);
    expect(equivalent('sum(a{service="s"}) > 2')).toEqual([]);
  });
});
