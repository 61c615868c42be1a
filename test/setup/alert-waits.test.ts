import { expect, test } from '@jest/globals';
import { declaredAlerts } from '../../setup/alert-waits.js';
import { setupOf } from '../support/setup-fixture.js';

const stream = 'orders';
const insights = {
  Bound: { metric: 'orders', above: 1, for: '1m' },
  Learned: { metric: 'orders', outside: 'normal', for: '2m' },
  Event: { stream, where: 'true' },
  Silence: { stream, silentFor: '3m' },
  KeySilence: { stream, silentFor: '4m', by: { shop: 'shop' } },
};

test('the alert of every kind of insight is known, with how long its condition lasts before', () => {
  const setup = setupOf({ instantInsightRules: insights });
  const insightAlerts: typeof setup.alerting.insightAlerts = new Map(
    setup.insights.map(({ name }) => [name, { labels: {}, annotations: {} } as never]),
  );
  const declared = declaredAlerts({ ...setup, alerting: { ...setup.alerting, insightAlerts } });
  expect([...declared].map(([name, { wait }]) => [name, wait?.key, wait?.ms])).toEqual([
    ['Bound', 'for', 60_000],
    ['Learned', 'for', 120_000],
    ['Event', undefined, undefined],
    ['Silence', 'silentFor', 180_000],
    ['KeySilence', 'silentFor', 240_000],
  ]);
});
