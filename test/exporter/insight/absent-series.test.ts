import { describe, expect, test } from '@jest/globals';
import { ABSENT_FORGET_MS } from '../../../setup/absent-series.js';
import { UNKNOWN_LIMIT_MS } from '../../../exporter/insight/condition.js';
import { createAggregate } from '../../../exporter/aggregate/registry.js';
import { traitsOf } from '../../../setup/model/aggregate.js';
import type { AggregateSpec } from '../../../setup/model/aggregate.js';
import type { Metric } from '../../../setup/model/metric.js';
import type { WindowSpan } from '../../../setup/model/window.js';
import { delay, Rig, threshold, total } from './rig.js';

const minute: WindowSpan = { kind: 'sized', sizeMs: 60_000, slideMs: 1_000 };

function window(aggregate: AggregateSpec, of: Metric = delay, span = minute): Metric {
  const { name: _, stream, help, unit, where, before, seriesLimit, labels } = of;
  const base = { stream, help, unit, where, before, seriesLimit, labels };
  return { ...base, kind: 'window', name: 'watched', value: 'delay', aggregate, span, publish: undefined };
}

const below = { metric: 'watched', direction: 'below', bound: 5, clear: 5 } as const;
const count = { kind: 'count' } as const;

describe('"below" on a window whose series vanish', () => {
  test('a count of nothing is 0: the insight goes on until there are events again', () => {
    const rig = new Rig([threshold(below)], window(count));
    expect(rig.set('ORD', 7).set('DFW', 7).step(0)).toEqual([]);
    expect(rig.set('ORD', 1).step(1_000)).toEqual(['DelaysRising started ORD']);
    expect(rig.remove('ORD').step(2_000)).toEqual([]);
    expect(rig.step(3_600_000)).toEqual([]);
    expect(rig.shown('value')).toEqual(['DelaysRising warning ORD 0']);
    expect(rig.set('ORD', 6).step(3_601_000)).toEqual(['DelaysRising ended ORD']);
  });

  test('"for" is longer than the series shows 0 before it vanishes, and the insight starts', () => {
    const rig = new Rig([threshold({ ...below, forMs: 300_000 })], window(count));
    expect(rig.set('ORD', 0, 0).step(0)).toEqual([]);
    expect(rig.remove('ORD').step(60_000)).toEqual([]);
    expect(rig.step(299_999)).toEqual([]);
    expect(rig.step(300_000)).toEqual(['DelaysRising started ORD']);
  });

  test('a label set that does not come back is forgotten after a day', () => {
    const rig = new Rig([threshold(below)], window(count));
    expect(rig.set('ORD', 1).step(0)).toEqual(['DelaysRising started ORD']);
    expect(rig.remove('ORD').step(ABSENT_FORGET_MS - 1)).toEqual([]);
    expect(rig.step(ABSENT_FORGET_MS)).toEqual(['DelaysRising ended ORD']);
  });

  test('without labels, no event at all is 0 once the first window is over, and for ever', () => {
    const rig = new Rig([threshold(below)], window(count, total));
    expect(rig.step(59_999)).toEqual([]);
    expect(rig.step(60_000)).toEqual(['DelaysRising started']);
    expect(rig.step(60_000 + 2 * ABSENT_FORGET_MS)).toEqual([]);
    expect(rig.set(undefined, 9).step(61_000 + 2 * ABSENT_FORGET_MS)).toEqual(['DelaysRising ended']);
  });

  test('"minimumEvents" leaves out empty windows', () => {
    const rig = new Rig([threshold({ ...below, minimumEvents: 1 })], window(count, total));
    expect(rig.step(120_000)).toEqual([]);
  });

  test('a bound that 0 is not below: the insight ends', () => {
    const rig = new Rig([threshold({ ...below, bound: -5, clear: -5 })], window({ kind: 'sum' }));
    expect(rig.set('ORD', -9).step(0)).toEqual(['DelaysRising started ORD']);
    expect(rig.remove('ORD').step(1)).toEqual(['DelaysRising ended ORD']);
  });

  test.each([
    ['a mean', window({ kind: 'mean' })],
    ['a gauge', { ...delay, name: 'watched' }],
  ])('%s of nothing has no value: a firing insight ends after five minutes', (_, metric) => {
    const rig = new Rig([threshold(below)], metric);
    expect(rig.set('ORD', 1).step(0)).toEqual(['DelaysRising started ORD']);
    expect(rig.remove('ORD').step(UNKNOWN_LIMIT_MS - 1)).toEqual([]);
    expect(rig.step(UNKNOWN_LIMIT_MS)).toEqual(['DelaysRising ended ORD']);
  });

  test.each([
    ['a ranking', window({ kind: 'top', limit: 3 }, total)],
    ['a session', window(count, delay, { kind: 'session', gapMs: 1_000 })],
  ])('what leaves %s ends its insight', (_, metric) => {
    const rig = new Rig([threshold(below)], metric);
    expect(rig.set('ORD', 1).step(0)).toEqual(['DelaysRising started ORD']);
    expect(rig.remove('ORD').step(1)).toEqual(['DelaysRising ended ORD']);
  });

  test('"above" ends: nothing is above anything', () => {
    const rig = new Rig([threshold({ metric: 'watched' })], window(count));
    expect(rig.set('ORD', 200).step(0)).toEqual(['DelaysRising started ORD']);
    expect(rig.remove('ORD').step(1)).toEqual(['DelaysRising ended ORD']);
  });
});

test.each<AggregateSpec>([
  ...(['count', 'sum', 'mean', 'min', 'max', 'stddev', 'rate', 'peak', 'distinct'] as const).map((kind) => ({
    kind,
  })),
  { kind: 'top', limit: 3 },
  { kind: 'quantile', quantile: 0.9 },
])('the setup says what the exporter makes of an empty window: $kind', (spec) => {
  const aggregate = createAggregate(spec);
  expect(aggregate.read(aggregate.zero(), 60_000) === 0).toBe(traitsOf(spec).zeroIfEmpty);
});
