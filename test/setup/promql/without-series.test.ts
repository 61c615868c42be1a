import { beforeAll, expect, test } from '@jest/globals';
import { parsePromql } from '../../../setup/promql/parser.js';
import { DEFAULT_TARGET } from '../../../setup/promql/target.js';
import { resultWithoutSeries } from '../../../setup/promql/without-series.js';
import type { ResultSeries } from '../../../setup/promql/without-series.js';
import { testServers } from '../../support/servers.js';
import { corpus } from './expressions.js';

/** Combinations that give something where there is nothing. */
const MORE = [
  'absent(x{a="b",c="d",c="e",f!="g",h=""})',
  'absent(x{a="b"} + y)',
  'absent(x) + absent(y{a="b"})',
  'absent(x{a="b"}) + 1',
  '2 - absent(x{a="b"})',
  'absent(x{a="b"}) > 5',
  'absent(x{a="b"}) > bool 5',
  '5 > absent(x{a="b"})',
  '5 < absent(x{a="b"})',
  'sum by (a) (absent(x{a="b",c="d"}))',
  'sum without (a) (absent(x{a="b",c="d"}))',
  'count(vector(5))',
  'group(vector(5))',
  'absent(x{a="b"}) or absent(y{a="c"})',
  'absent(x{a="b"}) or absent(y{a="b"})',
  'absent(x{a="b"}) or on() vector(0)',
  'absent(x{a="b"}) and on() vector(0)',
  'absent(x{a="b"}) and vector(0)',
  'absent(x{a="b"}) and ignoring(a) vector(0)',
  'absent(x{a="b"}) unless on() vector(0)',
  'absent(x{a="b"}) unless vector(0)',
  'x or vector(0) or vector(1)',
  'vector(7) % 4',
  'vector(-7) % 4',
  '-vector(2) ^ 2',
  '2 ^ 3 ^ 2',
  'vector(1) / 0',
  'vector(0) / 0',
  'vector(1) atan2 2',
  'scalar(vector(3)) + scalar(x)',
  'absent(absent(x))',
  'absent(vector(1))',
  '(absent(x) == 1) * 3',
  'time() - max(x)',
  'sum(rate(x[5m])) or vector(0) > 5',
];

const servers = testServers();
let url = '';

beforeAll(async () => {
  ({ url } = await servers.prometheus());
});

interface Answer {
  readonly status: string;
  readonly data?: { readonly resultType: string; readonly result: unknown };
}

async function ask(query: string): Promise<readonly ResultSeries[] | undefined> {
  const response = await fetch(`${url}/api/v1/query`, {
    method: 'POST',
    body: new URLSearchParams({ query }),
  });
  // The API gives this form, or no JSON, which fails the test.
  const { data } = (await response.json()) as Answer;
  if (data?.resultType === 'scalar') {
    const [, value] = data.result as [number, string];
    return [{ labels: {}, value: numberOf(value) }];
  }
  if (data?.resultType !== 'vector') return undefined;
  const series = data.result as readonly { metric: Record<string, string>; value: [number, string] }[];
  return series.map(({ metric, value }) => ({ labels: metric, value: numberOf(value[1]) }));
}

const numberOf = (text: string) => Number(text.replace('Inf', 'Infinity'));

test('what an expression gives without series is what an empty Prometheus gives', async () => {
  const texts = [...corpus(), ...MORE].filter(
    (text) => parsePromql(text, DEFAULT_TARGET).faults.length === 0,
  );
  const followed = texts.flatMap((text) => {
    const ours = resultWithoutSeries(text);
    return ours === undefined ? [] : [{ text, ours }];
  });
  expect(followed.length).toBeGreaterThan(150);
  expect(followed.filter(({ ours }) => ours.length > 0).length).toBeGreaterThan(50);
  const answers = await Promise.all(followed.map(async ({ text }) => ({ text, ours: await ask(text) })));
  const known = answers.filter(({ ours }) => ours !== undefined);
  const asked = new Set(known.map(({ text }) => text));
  expect(followed.filter(({ text }) => asked.has(text))).toEqual(known);
});
