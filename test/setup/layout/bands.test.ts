import { describe, expect, test } from '@jest/globals';
import { dump } from 'js-yaml';
import { resolveDashboards } from '../../../setup/layout/resolve.js';
import { insightPanel } from '../../../setup/insight-panel.js';
import { panelIds } from '../../../setup/panels/panel-ids.js';
import { panelQueries } from '../../../setup/panels/promql.js';
import { runPromtool } from '../../support/run-command.js';
import { setupOf } from '../../support/setup-fixture.js';
import type { SetupBlocks } from '../../support/setup-fixture.js';
import { tempFolder, writeText } from '../../support/temp-folder.js';

const folder = tempFolder();
const shared = { stream: 'orders', help: 'Help.' };
const shop: SetupBlocks = {
  liveMetrics: {
    orders_per_minute: { type: 'window', ...shared, aggregate: 'rate', size: '1m', labels: { shop: 'shop' } },
    queue_length: { type: 'gauge', ...shared, value: 'v' },
  },
  instantInsightRules: {
    OddOrders: { metric: 'orders_per_minute', outside: 'normal' },
    OddQueue: { metric: 'queue_length', outside: 'normal', side: 'above' },
    LongQueue: { metric: 'queue_length', above: 9 },
  },
  realTimeDashboards: { one: { title: 'One', metrics: ['*'] } },
};
const rowsOf = (blocks: SetupBlocks) => resolveDashboards(setupOf(blocks))[0]?.rows ?? [];
const titlesOf = (blocks: SetupBlocks) =>
  rowsOf(blocks).map(({ title, panels }) => [title, ...panels.map((panel) => panel.title)]);
const bands = rowsOf(shop)
  .flatMap(({ panels }) => panels)
  .filter(({ band }) => band !== undefined);

/** What the exporter exposes: one shop is far out, another one is not; of the queue, two exporters have seen different things. */
const EXPOSED = [
  ['orders_per_minute{instance="a",job="n",shop="x"}', 3],
  ['orders_per_minute{instance="a",job="n",shop="y"}', 90],
  ...insight('OddOrders', 'instance="a",shop="x"', { expected: 3, lower: 1, upper: 5, ratio: 0.2 }),
  ...insight('OddOrders', 'instance="a",shop="y"', { expected: 40, lower: 30, upper: 50, ratio: 5 }),
  ['queue_length{instance="a",job="n"}', 7],
  ['queue_length{instance="b",job="n"}', 2],
  ...insight('OddQueue', 'instance="a"', { expected: 4, lower: 2, upper: 6, ratio: 1.5 }),
  ...insight('OddQueue', 'instance="b"', { expected: 1, lower: 0, upper: 2, ratio: 0.9 }),
].map(([series, value]) => ({ series, values: `${value}x9` }));

function insight(rule: string, labels: string, values: Readonly<Record<string, number>>) {
  return Object.entries(values).map(
    ([name, value]) =>
      [`natsight_insight_${name}{job="n",rule="${rule}",severity="warning",${labels}}`, value] as const,
  );
}

describe('the band of an insight that learns', () => {
  test('follows the panel of its metric, in its row', () => {
    expect(titlesOf(shop)).toEqual(
      expect.arrayContaining([
        ['Windows', 'Orders per minute by shop', 'Orders per minute by shop: normal range of OddOrders'],
        [
          'Stream orders',
          'Rejections of orders by reason',
          'Queue length',
          'Queue length: normal range of OddQueue',
        ],
      ]),
    );
    expect(bands.map(({ band }) => band)).toEqual([
      { rule: 'OddQueue', by: [], metric: 'queue_length', title: 'Queue length' },
      { rule: 'OddOrders', by: ['shop'], metric: 'orders_per_minute', title: 'Orders per minute by shop' },
    ]);
  });

  test('has a row of its own if the setup lays out the panels of its metric itself', () => {
    const panels = [{ metric: 'queue_length' }];
    const declared = { ...shop, realTimeVisualization: { one: { rows: [{ title: 'Mine', panels }] } } };
    expect(titlesOf(declared)).toEqual(
      expect.arrayContaining([
        ['Mine', 'Queue length'],
        ['What is normal', 'Queue length: normal range of OddQueue'],
      ]),
    );
  });

  test('is that of the series which is the furthest out, of the exporter that says so', async () => {
    const lines = (by: string, values: Readonly<Record<string, number>>) =>
      Object.entries(values).map(([line, value]) => ({ labels: `{line="${line}"${by}}`, value }));
    const expected = [
      lines('', { 'Queue length': 7, expected: 4, lower: 2, upper: 6 }),
      lines(', shop="y"', { y: 90, expected: 40, lower: 30, upper: 50 }),
    ];
    const promql_expr_test = bands.map((panel, index) => ({
      expr: `max by (line, shop) (${panelQueries(panel, { rateInterval: '1m', matchers: 'job="n"' })[0]?.expr})`,
      eval_time: '2m',
      exp_samples: expected[index],
    }));
    expect(promql_expr_test).toHaveLength(2);
    const tests = [{ interval: '30s', input_series: EXPOSED, promql_expr_test }];
    const file = await writeText(folder, 'bands.yml', dump({ rule_files: [], tests }));
    const { stdout, stderr } = await runPromtool(['test', 'rules', file]);
    expect(`${stdout}${stderr}`).toContain('SUCCESS');
  });

  test('is where the alert of its insight links to; other insights link to the panel of their metric', () => {
    const setup = setupOf(shop);
    const [dashboard] = resolveDashboards(setup);
    if (dashboard === undefined) throw new Error('BUG: the setup has a dashboard');
    const titles = new Map(
      dashboard.rows
        .flatMap(({ panels }) => panels)
        .map(({ key, title }) => [panelIds(dashboard).get(key), title] as const),
    );
    const linked = setup.insights.map((each) => [each.name, titles.get(insightPanel(setup, each).panelId)]);
    expect(linked).toEqual([
      ['OddOrders', 'Orders per minute by shop: normal range of OddOrders'],
      ['OddQueue', 'Queue length: normal range of OddQueue'],
      ['LongQueue', 'Queue length'],
    ]);
  });
});
