import { describe, expect, test } from '@jest/globals';
import { readQuery } from '../../../grafana/lint/query/query.js';
import { referencesIn } from '../../../grafana/lint/query/references.js';
import { readLogql } from '../../../grafana/lint/query/logql.js';
import { resultLabels } from '../../../grafana/lint/query/result-labels.js';
import { meaningOf } from '../../../grafana/lint/query/hue.js';

const VALUES = new Map([
  ['window', '5m'],
  ['agg', 'avg'],
  ['metric', 'orders_total'],
  ['filter', ',env="prod"'],
  ['n', '3'],
  ['auto', '$__auto_interval_auto'],
]);
const read = (text: string) => readQuery(text, (name) => VALUES.get(name), undefined);

test.each<readonly [string, readonly string[]]>([
  ['$a ${b} [[c]] ${d:regex} ${e.text} [[f:csv]]', ['a', 'b', 'c', 'd', 'e', 'f']],
  ['"$1" $ ${ } ${1x} [[ ]] [[[g]]]', ['g']],
  ['$'.repeat(50_000), []],
  ['${a.'.repeat(50_000), []],
])('the variables of %.40s', (text, names) => {
  expect(referencesIn(text).map(({ name }) => name)).toEqual(names);
});

describe('PromQL with variables is valid', () => {
  test.each([
    'rate(x[$__rate_interval])',
    'rate(x[${window}])',
    'rate(x[[[window]]])',
    'rate(x[${n}m])',
    'rate(x[5$unit])',
    'rate(x[$auto])',
    'max_over_time(rate(x[5m])[$__range:$window])',
    'x offset $window',
    'x{job=~"$job", a="${b:raw}", c=~"[[d]].*"}',
    "x{a='$b'} # $comment )",
    'x{a=${b:doublequote}}',
    'x{$label="a", $matcher, job="b"$filter}',
    '$metric{job="a"}',
    'node_${metric}_total',
    'topk($n, sum by ($label) ($metric))',
    '$agg by (a) (rate(x[5m]))',
    '${agg}(x)',
    '${unknown}(x[5m])',
    'quantile_over_time($q, x[5m]) > $threshold',
    'increase(x[$__range]) / $__range_s + $__interval_ms + $__from',
    'a / on($label) group_left($other) b',
    '$expression',
    'holt_winters(x[5m], 0.5, 0.5)',
    'double_exponential_smoothing(x[5m], 0.5, 0.5)',
    '{"a name with dots"}',
  ])('%s', (text) => {
    const query = read(text);
    expect([query.faults, query.expression === undefined]).toEqual([[], false]);
  });
});

describe('PromQL with a typo is refused, at its place', () => {
  test.each<readonly [string, number]>([
    ['rate(x[$__rate_interval]', 24],
    ['rate(x{job="$job"}[$window) ', 26],
    ['sum by ($label) (rat(x[5m]))', 17],
    ['x{a=$b}', 4],
    ['topk($n, x) by', 14],
    ['$metric{job="a"', 15],
  ])('%s at %i', (text, offset) => {
    expect(read(text).faults.map((fault) => fault.offset)).toEqual([offset]);
  });

  test('but not if nobody knows what several variables stand for', () => {
    expect(read('$a $b $c')).toMatchObject({ faults: [], expression: undefined });
  });
});

test('a part of a query is shown as it was written', () => {
  const query = read('sum by (${label}) (rate(x{job=~"${job:regex}"}[$__rate_interval]))');
  const written = query.all.map((part) => query.written(part));
  expect(written).toContain('x{job=~"${job:regex}"}[$__rate_interval]');
  expect(written).toContain('sum by (${label}) (rate(x{job=~"${job:regex}"}[$__rate_interval]))');
});

test.each<readonly [string, readonly string[] | undefined]>([
  ['sum(x)', []],
  ['sum by (a, b) (x)', ['a', 'b']],
  ['topk(3, sum by (a) (x))', ['a']],
  ['histogram_quantile(0.9, sum by (le, a) (rate(x_bucket[5m])))', ['a']],
  ['sum by (a) (x) / 2', ['a']],
  ['2 * sum by (a) (x)', ['a']],
  ['sum by (a) (x) / on(a) group_left(v) y', ['a', 'v']],
  ['sum by (a) (x) or sum by (b) (y)', ['a', 'b']],
  ['sum by (a) (x) > bool 3', ['a']],
  ['time() - max by (a) (x)', ['a']],
  ['rate(x[5m])', undefined],
  ['sum without (a) (x)', undefined],
  ['label_replace(sum by (a) (x), "b", "$1", "a", "(.*)")', undefined],
  ['count_values("version", x)', undefined],
  ['vector(1)', []],
])('the labels of %s', (text, labels) => {
  const { expression } = read(text);
  const found = expression && resultLabels(expression);
  expect(found && [...found]).toEqual(labels);
});

test.each<readonly [string, boolean, readonly string[]]>([
  ['sum by (level) (count_over_time({app="$app"} |= `$word` | json [$__auto]))', true, ['$__auto']],
  ['rate({app="x"}[5m])', true, ['5m']],
  ['{app="x"} | logfmt | line_format "{{.msg}}" | duration > 10s', true, []],
  ['topk($n, rate({app="x"}[${window}]))', true, ['${window}']],
  ['rate({app="x"}[5m]', false, ['5m']],
  ['app="x"', false, []],
])('LogQL %s', (text, isValid, ranges) => {
  const logql = readLogql(text);
  expect([logql.faultAt === undefined, logql.ranges]).toEqual([isValid, ranges]);
});

test.each([
  ['green', 'good'],
  ['semi-dark-green', 'good'],
  ['#73BF69', 'good'],
  ['rgba(50, 172, 45, 0.97)', 'good'],
  ['red', 'bad'],
  ['dark-orange', 'bad'],
  ['#f00', 'bad'],
  ['#EAB839', 'bad'],
  ['text', 'neutral'],
  ['#8e8e8e', 'neutral'],
  ['blue', 'neutral'],
  ['#5794F2', 'neutral'],
  ['#B877D9', 'neutral'],
  ['transparent', 'neutral'],
  ['', 'neutral'],
])('the colour %s is %s', (colour, meaning) => {
  expect(meaningOf(colour)).toBe(meaning);
});
