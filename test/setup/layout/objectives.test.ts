import { expect, test } from '@jest/globals';
import { dump } from 'js-yaml';
import { loadSetup } from '../../../setup/load.js';
import { resolveDashboards } from '../../../setup/layout/resolve.js';
import { panelQueries } from '../../../setup/panels/promql.js';
import { exampleFolder } from '../examples/examples.js';
import { runPromtool } from '../../support/run-command.js';
import { tempFolder, writeText } from '../../support/temp-folder.js';

const folder = tempFolder();
const { setup } = loadSetup(exampleFolder('payments'));
const panels = resolveDashboards(setup)
  .flatMap(({ rows }) => rows)
  .filter(({ title }) => title.startsWith('Objective '))
  .flatMap((row) => row.panels);

/** Of what the rules record for the objective of 99 %: one in 250 events bad in 30 days; burning at 2 in the last hour. */
const OF = '{objective="payments-succeed",service="payments"}';
const RECORDED = [
  [`objective:error:ratio_rate30d${OF}`, '0.004x20'],
  [`objective:error_budget:remaining${OF}`, '0.6x20'],
  [`objective:error_budget_burn:rate1h${OF}`, '2x20'],
  [`objective:error_budget_burn:rate6h${OF}`, '0.5x20'],
  ['objective:error:ratio_rate30d{objective="payments-succeed",service="other"}', '1x20'],
  ['objective:error_budget:remaining{objective="payments-succeed",service="other"}', '1x20'],
  ['objective:error_budget_burn:rate1h{objective="another",service="payments"}', '100x20'],
].map(([series, values]) => ({ series, values }));
const EXPECTED = [
  [{ labels: '{}', value: 990 }],
  [{ labels: '{}', value: 996 }],
  [{ labels: '{}', value: 600 }],
  [
    { labels: '{over="hour"}', value: 2000 },
    { labels: '{over="6 hours"}', value: 500 },
  ],
];

test('the panels of an objective show its target, its good events, its budget and its burn rate', async () => {
  const promql_expr_test = panels.map((panel, index) => ({
    // In thousandths, since the last digit of a sum is a matter of rounding.
    expr: `round(1000 * (${panelQueries(panel, { rateInterval: '1m', matchers: '' })[0]?.expr}))`,
    eval_time: '5m',
    exp_samples: EXPECTED[index],
  }));
  expect(promql_expr_test).toHaveLength(EXPECTED.length);
  const tests = [{ interval: '30s', input_series: RECORDED, promql_expr_test }];
  const file = await writeText(folder, 'objectives.yml', dump({ rule_files: [], tests }));
  const { stdout, stderr } = await runPromtool(['test', 'rules', file]);
  expect(`${stdout}${stderr}`).toContain('SUCCESS');
});

test('the colours of an objective follow its target and the tiers of its alerts', () => {
  expect(panels.map(({ thresholds }) => thresholds.map(({ from, as }) => `${as} from ${from}`))).toEqual([
    [],
    ['critical from 0', 'good from 0.99'],
    ['critical from -1', 'warning from 0.1', 'good from 0.3'],
    ['good from 0', 'warning from 1', 'critical from 6'],
  ]);
});
