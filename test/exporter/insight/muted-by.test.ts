import { expect, test } from '@jest/globals';
import type { FiringInsight } from '../../../exporter/insight/insight-board.js';
import { withMuting } from '../../../exporter/insight/muted-by.js';
import { setupOf } from '../../support/setup-fixture.js';
import { delay, silence, threshold } from './rig.js';

const base = setupOf({});
const insights = [
  silence({ name: 'Stopped' }),
  threshold({ name: 'Few', direction: 'below' }),
  threshold({ name: 'Hot' }),
  threshold({ name: 'Failing' }),
];
const setup = {
  ...base,
  metrics: [delay],
  insights,
  alerting: {
    ...base.alerting,
    insightAlerts: new Map(
      insights.map(({ name }) => [name, name === 'Hot' ? { mutes: ['Failing'] } : {}] as const),
    ),
  },
};

const firing = (rule: string, labels: Readonly<Record<string, string>> = {}): FiringInsight => ({
  rule,
  labels,
  severity: 'warning',
  value: 1,
  summary: '',
  sinceMs: 0,
});
const shown = (...all: readonly FiringInsight[]) =>
  withMuting(all, setup).map(({ rule, mutedBy }) => [rule, mutedBy]);

test('an insight that fires is muted by its cause, as in Alertmanager', () => {
  expect(shown(firing('Few'), firing('Stopped'))).toEqual([
    ['Few', 'Stopped'],
    ['Stopped', undefined],
  ]);
  expect(shown(firing('Few'), firing('Hot'))).toEqual([
    ['Few', undefined],
    ['Hot', undefined],
  ]);
});

test('a cause of the same labels is that of the same series', () => {
  const all = [firing('Hot', { origin: 'ORD' }), firing('Failing', { origin: 'ORD' })];
  expect(shown(...all, firing('Failing', { origin: 'DFW' })).map(([, by]) => by)).toEqual([
    undefined,
    'Hot',
    undefined,
  ]);
});
