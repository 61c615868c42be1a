import { expect, test } from '@jest/globals';
import type { MetricView } from '../../../exporter/event/series.js';
import { groupSeries } from '../../../exporter/live/groups.js';
import { ENDLESS_TURN } from '../../../exporter/turn/turn.js';
import { atOnce } from '../../support/at-once.js';

const gauge = (name: string, unit: string | undefined, values: readonly number[]): MetricView => ({
  entry: { name, type: 'gauge', help: '', labels: ['stream'], unit, metric: undefined },
  kind: 'number',
  series: () => values.map((value, index) => ({ labels: [`s${index}`], value })),
});

const grouped = (view: MetricView, by: readonly string[]) => atOnce(groupSeries(view, by, ENDLESS_TURN));

test.each([
  { what: 'amounts add up', view: gauge('queue_bytes', 'bytes', [3, 9, 6]), expected: 18 },
  { what: 'levels are averaged', view: gauge('lag_seconds', 'seconds', [3, 9, 6]), expected: 6 },
  {
    what: 'a state is that of the worst',
    view: gauge('natsight_stream_connected', undefined, [1, 0, 1]),
    expected: 0,
  },
  {
    what: 'a time is the latest',
    view: gauge('last_event_timestamp_seconds', 'seconds', [3, 9, 6]),
    expected: 9,
  },
])('without labels, $what', ({ view, expected }) => {
  expect(grouped(view, []).get('')?.totals[0]).toBe(expected);
});

test('by a label, each value stands for itself', () => {
  const groups = grouped(gauge('queue_bytes', 'bytes', [3, 9]), ['stream']);
  expect([...groups.values()].map(({ labels, totals }) => [labels[0], totals[0]])).toEqual([
    ['s0', 3],
    ['s1', 9],
  ]);
});
