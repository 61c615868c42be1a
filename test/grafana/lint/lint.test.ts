import { describe, expect, test } from '@jest/globals';
import { grafanaDashboards } from '../../../grafana/generate.js';
import { DEFAULT_ADDRESSES } from '../../../setup/addresses.js';
import { loadSetup } from '../../../setup/load.js';
import { EVERY_PANEL, FLIGHTS, setupOf } from '../../support/setup-fixture.js';
import type { Dashboard } from './dashboard.js';
import { LINTER_RULES } from './rules.js';
import { EXAMPLES, exampleFolder } from '../../setup/examples/examples.js';
import { OWN_RULES, sharedTitles } from './rules/own.js';

const RULES = [...LINTER_RULES, ...OWN_RULES];

const SETUPS = {
  'the flights example': loadSetup('setup/examples/flights').setup,
  ...Object.fromEntries(
    EXAMPLES.map((example) => [`the example ${example}`, loadSetup(exampleFolder(example)).setup]),
  ),
  'metrics of every kind': setupOf(FLIGHTS),
  'a panel of every kind': setupOf(EVERY_PANEL),
  'a dashboard without rows': setupOf({
    ...FLIGHTS,
    realTimeVisualization: {},
    realTimeDashboards: { all: { title: 'All', folder: 'Flüge & more', metrics: ['*', 'natsight_*'] } },
  }),
};

/** As a reader of the file gets it; every field of a Dashboard may be missing, so any JSON object is one. */
function read(dashboard: object): Dashboard {
  const file: Dashboard = JSON.parse(JSON.stringify(dashboard));
  return file;
}

describe.each(Object.entries(SETUPS))('the dashboards of %s', (_, setup) => {
  const placed = grafanaDashboards(setup, DEFAULT_ADDRESSES).map(({ folder, dashboard }) => ({
    folder,
    dashboard: read(dashboard),
  }));

  test.each(RULES)('meet $name', (rule) => {
    expect(placed.flatMap(({ dashboard }) => rule.check(dashboard))).toEqual([]);
  });

  test('do not share a title in a folder', () => {
    expect(placed.length).toBeGreaterThan(0);
    expect(sharedTitles(placed)).toEqual([]);
  });
});
