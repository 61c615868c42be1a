import { expect, test } from '@jest/globals';
import { setupOf } from '../support/setup-fixture.js';
import { dashboardsOf, panelsOf } from './drawn.js';

test('what is normal is the area between two lines, and a dashed line that is expected', () => {
  const setup = setupOf({
    liveMetrics: { queue_length: { type: 'gauge', stream: 'orders', help: 'Help.', value: 'v' } },
    instantInsightRules: { OddQueue: { metric: 'queue_length', outside: 'normal' } },
    realTimeDashboards: { one: { title: 'One', metrics: ['*'] } },
  });
  const panels = panelsOf(dashboardsOf(setup)).filter(({ title }) => title?.includes('normal range of'));
  expect(panels).toHaveLength(1);
  const [{ fieldConfig, targets } = {}] = panels;
  expect(targets).toEqual([expect.objectContaining({ legendFormat: '{{line}}', range: true })]);
  expect(fieldConfig?.defaults.custom).toMatchObject({ fillOpacity: 0 });
  const properties = (name: string) =>
    Object.fromEntries(
      (fieldConfig?.overrides ?? [])
        .filter(({ matcher }) => matcher.options === name)
        .flatMap((override) => override.properties.map(({ id, value }) => [id, value])),
    );
  expect(properties('upper')).toMatchObject({
    'custom.fillBelowTo': 'lower',
    'custom.fillOpacity': 20,
    'custom.lineWidth': 0,
  });
  expect(properties('lower')).toMatchObject({ 'custom.lineWidth': 0 });
  expect(properties('expected')).toMatchObject({ 'custom.lineStyle': { fill: 'dash', dash: [6, 4] } });
});
