import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { AlertEpisodes } from '../../../prometheus/backtest/alert-episodes.js';
import { fuzzRuns } from '../../support/fuzz-runs.js';
import { runPromtool } from '../../support/run-command.js';
import { tempFolder } from '../../support/temp-folder.js';
import { writeFiles } from '../write-files.js';

const MINUTE = 60_000;
const folder = tempFolder();

/** The episodes of one series with an element at these minutes. */
function episodesOf(presence: readonly boolean[], forMinutes: number, keepMinutes: number) {
  const episodes = new AlertEpisodes({
    intervalMs: MINUTE,
    forMs: forMinutes * MINUTE,
    keepMs: keepMinutes * MINUTE,
  });
  const timesMs = presence.flatMap((present, minute) => (present ? [minute * MINUTE] : []));
  episodes.observe([{ labels: { host: 'a' }, timesMs, values: timesMs.map(() => 1) }]);
  return episodes.until((presence.length - 1) * MINUTE);
}

describe('an alert', () => {
  const presence = (text: string) => text.split('').map((each) => each === 'x');

  test.each<readonly [string, string, number, number, readonly (readonly [number, number])[]]>([
    ['fires at once and ends with its condition', '.xx..', 0, 0, [[1, 3]]],
    ['waits for its duration', '.xxxx.', 2, 0, [[3, 5]]],
    ['is forgotten while it waits', '.xx.xx.', 2, 0, []],
    ['is kept', '.x.....', 0, 2, [[1, 4]]],
    ['goes on if it is back while it is kept', '.x..x....', 0, 2, [[1, 7]]],
    [
      'fires again after it was kept',
      '.x...x',
      0,
      2,
      [
        [1, 4],
        [5, Infinity],
      ],
    ],
    ['still fires at the end', '..xx', 1, 0, [[3, Infinity]]],
  ])('%s', (_, text, forMinutes, keepMinutes, expected) => {
    const found = episodesOf(presence(text), forMinutes, keepMinutes);
    expect(found.map(({ firedMs, endMs }) => [firedMs / MINUTE, endMs / MINUTE])).toEqual(expected);
  });

  test('goes on from one range of a query to the next, by its labels', () => {
    const episodes = new AlertEpisodes({ intervalMs: MINUTE, forMs: 2 * MINUTE, keepMs: 0 });
    const range = (labels: Record<string, string>, from: number) => [
      { labels, timesMs: [from, from + 1].map((minute) => minute * MINUTE), values: [7, 8] },
    ];
    episodes.observe(range({ __name__: 'x', a: '1', b: '2' }, 0));
    episodes.observe(range({ b: '2', a: '1', __name__: 'x' }, 2));
    expect(episodes.until(3 * MINUTE)).toEqual([
      { labels: { a: '1', b: '2' }, sinceMs: 0, firedMs: 2 * MINUTE, endMs: Infinity, value: 7 },
    ]);
  });
});

test('alerts fire exactly when those of Prometheus do', async () => {
  const { numRuns, seed } = fuzzRuns(60, { each: 2_000, most: 2_000 });
  const cases = fc.sample(
    fc.record({
      presence: fc.array(fc.oneof({ weight: 3, arbitrary: fc.constant(true) }, fc.constant(false)), {
        minLength: 25,
        maxLength: 25,
      }),
      forMinutes: fc.integer({ min: 0, max: 4 }),
      keepMinutes: fc.integer({ min: 0, max: 4 }),
    }),
    { numRuns, seed },
  );
  const rules = cases.map(({ forMinutes, keepMinutes }, index) => ({
    alert: `A${index}`,
    expr: `x${index} == 1`,
    for: `${forMinutes}m`,
    keep_firing_for: `${keepMinutes}m`,
  }));
  const firing = (minute: number) =>
    cases.flatMap(({ presence, forMinutes, keepMinutes }, index) =>
      episodesOf(presence, forMinutes, keepMinutes).some(
        ({ firedMs, endMs }) => firedMs <= minute * MINUTE && minute * MINUTE < endMs,
      )
        ? [`ALERTS{alertname="A${index}",alertstate="firing",host="a"}`]
        : [],
    );
  const minutes = Array.from({ length: 25 }, (_, minute) => minute);
  await writeFiles(
    folder,
    new Map([
      ['rules.json', JSON.stringify({ groups: [{ name: 'all', interval: '1m', rules }] })],
      [
        'test.json',
        JSON.stringify({
          rule_files: ['rules.json'],
          evaluation_interval: '1m',
          tests: [
            {
              interval: '1m',
              input_series: cases.map(({ presence }, index) => ({
                series: `x${index}{host="a"}`,
                values: presence.map((present) => (present ? 1 : 0)).join(' '),
              })),
              promql_expr_test: minutes.map((minute) => ({
                expr: 'ALERTS{alertstate="firing"}',
                eval_time: `${minute}m`,
                exp_samples: firing(minute).map((labels) => ({ labels, value: 1 })),
              })),
            },
          ],
        }),
      ],
    ]),
  );
  expect(minutes.flatMap(firing).length).toBeGreaterThan(cases.length);
  const { exitCode, stdout, stderr } = await runPromtool(['test', 'rules', join(folder, 'test.json')]);
  expect({ exitCode, text: (stdout + stderr).slice(0, 2_000) }).toEqual({
    exitCode: 0,
    text: expect.stringContaining('SUCCESS'),
  });
});
