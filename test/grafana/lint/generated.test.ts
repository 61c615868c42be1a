import { beforeAll, describe, expect, test } from '@jest/globals';
import { grafanaDashboards } from '../../../grafana/generate.js';
import { OWNER_TAG } from '../../../grafana/names.js';
import { lintWorld } from '../../../grafana/lint/world.js';
import { DEFAULT_ADDRESSES } from '../../../setup/addresses.js';
import { loadSetup } from '../../../setup/load.js';
import type { Setup } from '../../../setup/model/setup.js';
import { planGroups } from '../../../prometheus/rule-groups.js';
import { EXAMPLES, exampleFolder } from '../../setup/examples/examples.js';
import { EVERY_PANEL, FLIGHTS, setupOf } from '../../support/setup-fixture.js';
import { lint } from './base.js';
import type { Json } from './base.js';

/** Rules of which the generated dashboards fall short. Everything else holds for all of them; nothing may be added here. */
const FALL_SHORT: ReadonlySet<string> = new Set([]);

const SETUPS: Readonly<Record<string, Setup>> = {
  flights: loadSetup('setup/examples/flights').setup,
  ...Object.fromEntries(EXAMPLES.map((example) => [example, loadSetup(exampleFolder(example)).setup])),
  'metrics of every kind': setupOf(FLIGHTS),
  'a panel of every kind': setupOf(EVERY_PANEL),
  'what is normal': setupOf({
    liveMetrics: {
      orders_per_second: {
        type: 'window',
        stream: 'orders',
        help: 'Orders.',
        aggregate: 'rate',
        size: '1m',
        labels: { shop: { value: 'shop', limit: 9 } },
      },
      queue_length: { type: 'gauge', stream: 'orders', help: 'Orders that wait.', value: 'v' },
    },
    instantInsightRules: {
      OddOrders: { metric: 'orders_per_second', outside: 'normal' },
      OddQueue: { metric: 'queue_length', outside: 'normal', side: 'above' },
    },
    realTimeDashboards: { all: { title: 'All', metrics: ['*'] } },
  }),
  'a dashboard without rows': setupOf({
    ...FLIGHTS,
    realTimeVisualization: {},
    realTimeDashboards: { all: { title: 'All', folder: 'Flüge & more', metrics: ['*', 'natsight_*'] } },
  }),
};

function findingsOf(setup: Setup) {
  const recorded = planGroups(setup, DEFAULT_ADDRESSES).flatMap(({ recordings }) =>
    recordings.map(({ record }) => record),
  );
  const dashboards = grafanaDashboards(setup, DEFAULT_ADDRESSES).map(
    ({ dashboard }) => dashboard as object as Json,
  );
  expect(dashboards.length).toBeGreaterThan(0);
  expect(dashboards.filter(({ tags }) => !Array.isArray(tags) || !tags.includes(OWNER_TAG))).toEqual([]);
  return lint(dashboards, lintWorld({ setup, recorded }));
}

describe('the dashboards that natsight generates have no findings', () => {
  const found = new Map(Object.keys(SETUPS).map((name) => [name, [] as ReturnType<typeof findingsOf>]));

  beforeAll(() => {
    for (const [name, setup] of Object.entries(SETUPS)) found.set(name, findingsOf(setup));
  });

  test.each(Object.keys(SETUPS))('of %s', (name) => {
    expect(found.get(name)?.filter(({ rule }) => !FALL_SHORT.has(rule))).toEqual([]);
  });

  test('of any setup, but for the rules of the list, each of which is still needed', () => {
    const rules = new Set([...found.values()].flat().map(({ rule }) => rule));
    expect([...FALL_SHORT].filter((rule) => !rules.has(rule))).toEqual([]);
  });
});
