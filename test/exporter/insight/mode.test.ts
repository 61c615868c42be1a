import { expect, test } from '@jest/globals';
import { AlertLease } from '../../../exporter/insight/alert-lease.js';
import { InsightBoard } from '../../../exporter/insight/insight-board.js';
import { withModes } from '../../../setup/alert-mode.js';
import { routeSchema } from '../../../setup/model/alerting.js';
import { setupOf } from '../../support/setup-fixture.js';
import { delay, Rig, silence, threshold } from './rig.js';

const tried = threshold({ name: 'Tried', forMs: 60_000, mode: 'observe' });
const { mode: _, ...told } = tried;

const storyOf = (rig: Rig, nowMs: number) =>
  rig.changes(nowMs).map(({ change, insight, labels, startedMs }) => ({
    change,
    mode: insight.mode,
    origin: labels['origin'],
    startedMs,
  }));

test('an insight goes on in another mode, and is told of to those who were not', () => {
  const rig = new Rig([tried]);
  rig.set('ORD', 200);
  rig.set('DFW', 200);
  rig.changes(0);
  rig.set('DFW', 0);
  expect(storyOf(rig, 60_000)).toEqual([{ change: 'started', mode: 'observe', origin: 'ORD', startedMs: 0 }]);
  rig.set('DFW', 200);
  expect(storyOf(rig, 70_000)).toEqual([]);
  rig.reload([told], 80_000);
  expect(storyOf(rig, 80_000)).toEqual([
    { change: 'ended', mode: 'observe', origin: 'ORD', startedMs: 0 },
    { change: 'started', mode: undefined, origin: 'ORD', startedMs: 0 },
  ]);
  // The other one had been waiting since 70 s.
  expect(storyOf(rig, 130_000)).toMatchObject([{ change: 'started', mode: undefined, origin: 'DFW' }]);
  rig.reload([tried], 140_000);
  expect(storyOf(rig, 140_000).map(({ change, mode }) => `${change} ${mode}`)).toEqual([
    'ended undefined',
    'ended undefined',
    'started observe',
    'started observe',
  ]);
});

const base = setupOf({});
const withAlerts = (mode: 'notify' | 'observe', ...insights: Parameters<typeof threshold>[0][]) =>
  withModes({
    ...base,
    metrics: [delay],
    insights: insights.map(threshold),
    alerting: {
      ...base.alerting,
      mode,
      insightAlerts: new Map(insights.map((options) => [options?.name ?? '', {}])),
      route: routeSchema.parse({ default: 'ops', individually: { alerts: 1 } }),
    },
  });

test('what is observed is no alert, from the reload on', () => {
  const before = withAlerts('notify', { name: 'A' });
  const lease = new AlertLease(before, '');
  const [insight = silence()] = before.insights;
  const change = { insight, labels: {}, value: 1, startedMs: 0, atMs: 0, summary: '' } as const;
  lease.observe([{ ...change, change: 'started' }]);
  expect(lease.due(0)).toHaveLength(1);
  lease.reload(withAlerts('observe', { name: 'A' }));
  expect(lease.due(60_000)).toEqual([]);
  expect(lease.undelivered(60_000)).toBe(0);
});

test('what is observed does not count as a part of a burst', () => {
  const setup = withAlerts('notify', { name: 'A', mode: 'observe' }, { name: 'B' });
  const rig = new Rig(setup.insights);
  rig.board = new InsightBoard(setup, 0);
  rig.set('ORD', 200);
  expect(rig.changes(0).map(({ insight, isBurst }) => [insight.name, isBurst])).toEqual([
    ['A', false],
    ['B', false],
  ]);
});

test('an entry has the mode of all unless it has its own', () => {
  const setup = withAlerts('observe', { name: 'A' }, { name: 'B', mode: 'notify' });
  expect(setup.insights.map(({ mode }) => mode)).toEqual(['observe', undefined]);
});
