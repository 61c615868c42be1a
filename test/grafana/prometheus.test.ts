import { expect, test } from '@jest/globals';
import { dump } from 'js-yaml';
import { catalogOf } from '../../setup/catalog.js';
import { loadSetup } from '../../setup/load.js';
import { panelQueries } from '../../setup/panels/promql.js';
import { resolveDashboards } from '../../setup/layout/resolve.js';
import { runPromtool } from '../support/run-command.js';
import { FLIGHTS, setupOf } from '../support/setup-fixture.js';
import { tempFolder, writeText } from '../support/temp-folder.js';

const folder = tempFolder();
const SCOPE = { rateInterval: '1m', range: '5m', matchers: 'job="flight-operations"' };

const queriesOf = (setup: Parameters<typeof resolveDashboards>[0]) =>
  resolveDashboards(setup)
    .flatMap((dashboard) => dashboard.rows.flatMap((row) => row.panels))
    .flatMap((panel) => panelQueries(panel, SCOPE));

test('Prometheus itself can read every query of every panel', async () => {
  const setups = [loadSetup('setup/examples/flights').setup, setupOf(FLIGHTS)];
  const rules = setups
    .flatMap(queriesOf)
    .map(({ expr }, index) => ({ record: `panel:query:${index}`, expr }));
  expect(rules.length).toBeGreaterThan(catalogOf(setupOf(FLIGHTS)).length);
  const file = await writeText(folder, 'queries.yml', dump({ groups: [{ name: 'panels', rules }] }));
  const { exitCode, stdout, stderr } = await runPromtool(['check', 'rules', file]);
  expect(stderr).toBe('');
  expect(stdout).toContain(`SUCCESS: ${rules.length} rules found`);
  expect(exitCode).toBe(0);
});

/** Two origins over six minutes: ORD lands one flight a second, DFW one in two seconds, each with half its delays within 300 s. */
const LANDINGS = [
  ['flights_landed_total{origin="ORD",haul="long",job="flight-operations"}', '0+15x24'],
  ['flights_landed_total{origin="DFW",haul="short",job="flight-operations"}', '0+7.5x24'],
  ['flights_landed_total{origin="DFW",haul="short",job="elsewhere"}', '0+1000x24'],
  ['flight_delay_seconds_bucket{origin="ORD",le="300.0",job="flight-operations"}', '0+7.5x24'],
  ['flight_delay_seconds_bucket{origin="ORD",le="900.0",job="flight-operations"}', '0+15x24'],
  ['flight_delay_seconds_bucket{origin="ORD",le="+Inf",job="flight-operations"}', '0+15x24'],
  ['flight_delay_seconds_count{origin="ORD",job="flight-operations"}', '0+15x24'],
  ['flight_delay_seconds_sum{origin="ORD",job="flight-operations"}', '0+6000x24'],
].map(([series, values]) => ({ series, values }));

const panel = (rest: object) => ({ width: 24, ...rest });
const asked = queriesOf(
  setupOf({
    ...FLIGHTS,
    realTimeDashboards: { one: { title: 'One', metrics: ['none'] } },
    realTimeVisualization: {
      one: {
        rows: [
          {
            title: 'Row',
            panels: [
              panel({ metric: 'flights_landed_total', by: ['origin'] }),
              panel({ metric: 'flights_landed_total', by: ['origin'], top: 1, as: 'timeseries' }),
              panel({ metric: 'flights_landed_total', show: 'increase', as: 'stat' }),
              panel({ metric: 'flight_delay_seconds', show: ['p50', 'mean'] }),
              panel({
                promql:
                  'sum(rate(flights_landed_total{haul="long"}[1m])) / sum(rate(flights_landed_total[1m]))',
                title: 'Share',
              }),
            ],
          },
        ],
      },
    },
  }),
);
const EXPECTED = [
  [
    { labels: '{origin="ORD"}', value: 1 },
    { labels: '{origin="DFW"}', value: 0.5 },
  ],
  [{ labels: '{origin="ORD"}', value: 1 }],
  [{ labels: '{}', value: 450 }],
  [{ labels: '{}', value: 300 }],
  [{ labels: '{}', value: 400 }],
  [{ labels: '{}', value: 0.666667 }],
];

test('the queries of panels say what the panels promise', async () => {
  // Those of the declared rows; the dashboard of natsight itself comes after them.
  expect(asked.length).toBeGreaterThan(EXPECTED.length);
  const promql_expr_test = asked.slice(0, EXPECTED.length).map(({ expr }, index) => ({
    // Versions of Prometheus differ in the last digits.
    expr: `round(${expr}, 0.000001)`,
    eval_time: '6m',
    exp_samples: EXPECTED[index],
  }));
  const tests = [{ interval: '15s', input_series: LANDINGS, promql_expr_test }];
  const file = await writeText(folder, 'tests.yml', dump({ rule_files: [], tests }));
  const { exitCode, stdout, stderr } = await runPromtool(['test', 'rules', file]);
  expect(`${stdout}${stderr}`).toContain('SUCCESS');
  expect(exitCode).toBe(0);
});
