import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { grafanaAt } from '../../scripts/deployment/clients.js';
import { verifyGrafana } from '../../grafana/verify.js';
import type { PanelVerdict } from '../../grafana/verify.js';
import { GrafanaMock } from '../support/grafana/grafana-mock.js';
import type { QueryAnswer } from '../support/grafana/answers.js';
import { DEFAULT_ADDRESSES } from '../../setup/addresses.js';
import { promqlSyntaxProblems } from '../../setup/check/promql-syntax.js';
import { maskVariables } from '../../setup/panels/selectors.js';
import { FLIGHTS, setupOf } from '../support/setup-fixture.js';

/** Answers by what stands in the expression, first match first. */
const ANSWERS: readonly (readonly [string, QueryAnswer])[] = [
  ['histogram_quantile(0.999', new Error('query timed out')],
  ['histogram_quantile(0.95', [null, null]],
  ['count(flight_bytes_total', [3]],
  ['count(flight_delay_seconds_bucket', [3]],
  ['flight_late_ratio', [0, 0]],
  ['flight_bytes_total', undefined],
  ['flights_rare_total', undefined],
  ['natsight_events_rejected_total', undefined],
  ['', [0, null, 3]],
];

describe('verifyGrafana', () => {
  let mock: GrafanaMock;
  let verdicts: readonly PanelVerdict[];
  beforeAll(async () => {
    mock = await GrafanaMock.start({ query: (expr) => ANSWERS.find(([part]) => expr.includes(part))?.[1] });
    const uid = 'flight-operations_prometheus';
    mock.datasources.set(uid, { uid });
    const rare = { type: 'counter', stream: 'flights', help: 'Rare.', where: 'delay > 600.0' };
    const liveMetrics = { ...FLIGHTS.liveMetrics, flights_rare_total: rare };
    const setup = setupOf({ ...FLIGHTS, liveMetrics });
    const grafana = grafanaAt(mock.url, {});
    const range = { fromMs: 1_000_000, toMs: 1_900_000 };
    verdicts = await verifyGrafana(grafana, setup, DEFAULT_ADDRESSES, range);
  });
  afterAll(() => mock.stop());

  const of = (part: string) => verdicts.find(({ expr }) => expr.includes(part));

  test('asks every query of every panel once, with the variables of the dashboard filled in', () => {
    expect(verdicts.length).toBeGreaterThan(30);
    // What is asked for a likely cause counts the series of a selector.
    expect(mock.asked.filter((expr) => !/^count\((?!ALERTS)/.test(expr))).toHaveLength(verdicts.length);
    expect(mock.asked.filter((expr) => /\$(?!__)/.test(expr))).toEqual([]);
    expect(mock.asked.flatMap((expr) => promqlSyntaxProblems(maskVariables(expr)))).toEqual([]);
    expect(mock.asked.join('\n')).toContain('flights_landed_total{job=~"flight-operations", instance=~".+"}');
  });

  test.each([
    ['data, even with gaps', 'flights_landed_total', 'data', '', true],
    ['a constant zero, which is an answer', 'flight_late_ratio', 'zero', '', true],
    [
      'an error, beside good queries of the same panel',
      'quantile(0.999',
      'error',
      'query timed out; likely cause: the query reads too much: shorten its range',
      false,
    ],
    [
      'no number at all',
      'quantile(0.95',
      'nan',
      'likely cause: its series exist, but there is nothing to divide by or to rank: no event in the time range?',
      false,
    ],
    [
      'nothing, and nothing explains it',
      'flight_bytes_total',
      'empty',
      'likely cause: its series exist, but none with these labels, or a range has fewer than two samples',
      false,
    ],
    [
      'nothing, where no event was meant',
      'flights_rare',
      'empty',
      'no event has matched "delay > 600.0" yet',
      true,
    ],
    [
      'nothing, where nothing has happened',
      'natsight_events_rejected_total',
      'empty',
      'natsight_events_rejected_total has no series until this happens for the first time',
      true,
    ],
  ])('tells %s', (_, part, verdict, detail, ok) => {
    expect(of(part)).toMatchObject({ verdict, detail, ok });
  });

  test('tells that a query got no answer when the datasource is missing', async () => {
    const empty = await GrafanaMock.start();
    const attempt = verifyGrafana(grafanaAt(empty.url, {}), setupOf(FLIGHTS), DEFAULT_ADDRESSES, {
      fromMs: 0,
      toMs: 1000,
    });
    await expect(attempt).rejects.toThrow('404 to POST /api/ds/query: data source not found');
    await empty.stop();
  });
});
