import { describe, expect, test } from '@jest/globals';
import { MAX_PROMQL_DEPTH, MAX_PROMQL_LENGTH, parsePromql } from '../../../setup/promql/parser.js';
import { DEFAULT_TARGET } from '../../../setup/promql/target.js';

const target = (version: string, experimentalFunctions = false) => ({ version, experimentalFunctions });
const faultsOf = (text: string, version = '2.42', experimental = false) =>
  parsePromql(text, target(version, experimental)).faults.map(
    ({ offset, message }) => `${offset}: ${message}`,
  );

describe('a fault names the place and what is expected:', () => {
  test.each([
    ['up + "a"', ['5: "+" takes scalars and instant vectors, found a string']],
    ['rate(up)', ['5: rate() needs a range vector such as up[5m], found an instant vector']],
    ['sum(rate(up[5m]) by (a)', ['17: expected ")" after the arguments, found "by"']],
    [
      'topk(up, 3)',
      [
        '5: the parameter of "topk" needs a scalar such as 0.9, found an instant vector',
        '9: "topk" needs an instant vector such as up, found a scalar',
      ],
    ],
    [
      '{a=""}',
      ['0: the selector matches every series: add the name of a metric, or a matcher that needs a value'],
    ],
    [
      'up{a=~"(?=b)"}',
      [
        '6: invalid regular expression "(?=b)": invalid or unsupported Perl syntax: `(?=`: Prometheus reads RE2, which has no look-ahead, look-behind or back-references',
      ],
    ],
    ['up and on(a) group_left up', ['3: "and" takes no "group_left"']],
    ['up + on(a) 1', ['3: "on" is only for two instant vectors']],
    ['up + on(a) group_left(a) up', ['3: the label "a" is both in "on" and in "group_left"']],
    ['1 == 1', ['2: a comparison of two scalars needs "bool": == bool']],
    [
      'sum(up) offset 5m',
      ['8: "offset" needs a selector or a subquery before it, such as x offset 5m or x[5m] offset 5m'],
    ],
    ['up[5]', ['3: expected a duration such as 5m, found "5"']],
    ['rats(up[5m])', ['0: unknown function "rats"; did you mean "rate"?']],
    ['up{a="\\d"}', ['6: unknown escape \\d: in a regular expression, double the backslash: \\\\d']],
    ['up{__name__="x"}', ['3: the name of the metric is given twice: "up" and "x"']],
    ['rate(up[5m], 1)', ['0: rate() takes 1 argument, found 2']],
    ['label_join(up, "a")', ['0: label_join() takes at least 3 arguments, found 2']],
    ['round(up, 1, 2)', ['0: round() takes 1 to 2 arguments, found 3']],
    ['up[300y]', ['3: the duration 300y is out of range: at most 292 years']],
    ['', ['0: there is no expression']],
  ])('%s', (text, faults) => {
    expect(faultsOf(text)).toEqual(faults);
  });
});

describe('the target decides:', () => {
  test.each([
    ['histogram_avg(up)', '2.42', 'histogram_avg() needs Prometheus 2.51, the target is 2.42'],
    [
      'holt_winters(up[1h], 0.5, 0.5)',
      '3.5',
      'Prometheus 3.0 has no holt_winters(), and the target is 3.5: use double_exponential_smoothing()',
    ],
    ['limitk(2, up)', '2.53', '"limitk" needs Prometheus 2.54, the target is 2.53'],
    [
      'sort_by_label(up, "a")',
      '2.53',
      'sort_by_label() is experimental: it needs a Prometheus with --enable-feature=promql-experimental-functions, and "experimentalFunctions" in the setup',
    ],
    [
      '{"a.b"}',
      '2.42',
      'expected the name of a label (names in quotes need Prometheus 2.51, the target is 2.42), found "\\"a.b\\""',
    ],
  ])('%s in %s', (text, version, message) => {
    expect(parsePromql(text, target(version)).faults.map((fault) => fault.message)).toEqual([message]);
  });

  test.each([
    ['histogram_avg(up)', '2.51'],
    ['holt_winters(up[1h], 0.5, 0.5)', '2.53.3'],
    ['{"a.b"}', '3.5'],
    ['up[90]', '3.0.1'],
    ['up offset 0s', '3.10'],
  ])('%s passes in %s', (text, version) => {
    expect(faultsOf(text, version)).toEqual([]);
  });

  test.each(['sort_by_label(up, "a")', 'limitk(2, up)', 'info(up, {})', 'mad_over_time(up[5m])'])(
    '%s passes with experimental functions',
    (text) => {
      expect(faultsOf(text, '3.5', true)).toEqual([]);
    },
  );
});

describe('hostile expressions:', () => {
  test('any number of signs is one sign', () => {
    const { expression, faults } = parsePromql(`${'-'.repeat(60_001)}up`, DEFAULT_TARGET);
    expect({ faults, expression }).toMatchObject({
      faults: [],
      expression: { kind: 'unary', negative: true },
    });
  });

  test('a sum of thousands of terms passes', () => {
    expect(faultsOf(Array.from({ length: 20_000 }, () => 'up').join('+'))).toEqual([]);
  });

  test.each([
    ['parentheses', '(', 'up', ')'],
    ['calls', 'abs(', 'up', ')'],
    ['powers', '2^', 'up', ''],
    ['subqueries', 'sum(max_over_time(', 'up', '[1h:1m]))'],
  ])('%s within each other are limited', (_, before, middle, after) => {
    const text = before.repeat(MAX_PROMQL_DEPTH) + middle + after.repeat(MAX_PROMQL_DEPTH);
    expect(faultsOf(text)).toEqual([
      expect.stringMatching(/^\d+: the expression is nested too deeply: at most 200 levels are allowed$/),
    ]);
  });

  test('the length is limited', () => {
    expect(faultsOf('a'.repeat(MAX_PROMQL_LENGTH + 1))).toEqual([
      '65536: the expression has 65537 characters: at most 65536 are allowed',
    ]);
  });

  test('a message shows only the start of a long part', () => {
    const [fault = ''] = faultsOf(`up{a=~"(${'b'.repeat(50_000)}"}`);
    expect(fault.length).toBeLessThan(250);
  });
});
