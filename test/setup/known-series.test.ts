import { describe, expect, test } from '@jest/globals';
import { knownValuesOf, labelSetsOf } from '../../setup/known-series.js';
import { streamSetup, TestEngine } from '../support/engine.js';
import { SeveralEngines } from '../support/several-engines.js';

const schema = {
  type: 'object',
  properties: {
    status: { enum: ['paid', 'failed', null] },
    kind: { const: 'order' },
    express: { type: 'boolean' },
    level: { type: 'integer', enum: [1, 2] },
    shop: { type: 'string' },
    payment: { type: 'object', properties: { method: { enum: ['card', 'cash'] } } },
    tags: { type: 'array', items: { type: 'string' } },
  },
};

const setsOf = (labels: object, steps: readonly unknown[] = [], more: object = {}) => {
  const setup = streamSetup({
    stream: { schema },
    steps,
    metrics: { m: { type: 'counter', labels, ...more } },
  });
  const known = knownValuesOf(setup).get('m');
  return known === undefined ? undefined : labelSetsOf(known);
};

describe('the known values of a label are', () => {
  test.each([
    ['an enum, without null', 'status', [['paid'], ['failed']]],
    ['an enum of numbers', 'level', [['1'], ['2']]],
    ['a const', 'event.kind', [['order']]],
    ['both of a boolean', 'express', [['false'], ['true']]],
    ['both of a condition', "shop == 'Bonn'", [['false'], ['true']]],
    ['the enum of a nested field', 'event.payment.method', [['card'], ['cash']]],
    ['not those of a string', 'shop', undefined],
    ['not those of another expression', "status + '!'", undefined],
  ])('%s', (_, label, sets) => {
    expect(setsOf({ label })).toEqual(sets);
  });

  test('those that it lists, as texts', () => {
    expect(setsOf({ shop: { value: 'shop', values: ['Bonn', 'Köln', 'Bonn'] } })).toEqual([
      ['Bonn'],
      ['Köln'],
    ]);
    expect(setsOf({ n: { value: 'level', values: [7, true] } })).toEqual([['7'], ['true']]);
  });

  test.each([
    ['set', { set: { status: "'x'" } }],
    ['rename to it', { rename: { shop: 'status' } }],
    ['rename from it', { rename: { status: 'state' } }],
    ['each', { each: 'tags', as: 'status' }],
  ])('unknown for a field that a step changes: %s', (_, step) => {
    expect(setsOf({ status: 'status' }, [step])).toBeUndefined();
  });

  test('combined for several labels, if there are not too many', () => {
    const labels = { status: 'status', express: 'express' };
    expect(setsOf(labels)).toEqual([
      ['paid', 'false'],
      ['paid', 'true'],
      ['failed', 'false'],
      ['failed', 'true'],
    ]);
    expect(setsOf(labels, [], { seriesLimit: 3 })).toEqual([]);
    expect(setsOf({ status: { value: 'status', limit: 1 } })).toEqual([]);
    expect(setsOf({ ...labels, shop: 'shop' })).toBeUndefined();
    const many = Array.from({ length: 33 }, (_, at) => at);
    const wide = { value: 'level', limit: 100, values: many };
    expect(setsOf({ a: wide, b: wide })).toEqual([]);
  });

  test('one empty set for a metric without labels', () => {
    expect(setsOf({})).toEqual([[]]);
  });
});

describe('series of known values', () => {
  const setupWith = (values: readonly string[], more: object = {}) =>
    streamSetup({
      metrics: {
        orders_total: { type: 'counter', labels: { shop: { value: 'shop', values } }, idle: '1m', ...more },
      },
    });

  test('exist from the start and never go idle; others do', () => {
    const engine = new TestEngine(setupWith(['Bonn', 'Köln']));
    engine.sendAll([{ shop: 'Bonn' }, { shop: 'Ulm' }]);
    expect(engine.samples()).toEqual([
      'orders_total{shop="Bonn"} 1',
      'orders_total{shop="Köln"} 0',
      'orders_total{shop="Ulm"} 1',
    ]);
    engine.wait(61_000);
    expect(engine.samples()).toEqual(['orders_total{shop="Bonn"} 1', 'orders_total{shop="Köln"} 0']);
  });

  test('of a changed list are added by a reload and after a restart, and no value is lost', () => {
    const engine = new TestEngine(setupWith(['Bonn']));
    engine.sendEvent({ shop: 'Bonn' });
    const all = engine.save();
    engine.sendEvent({ shop: 'Ulm' });
    const states = [all, engine.save('changes')];
    const expected = [
      'orders_total{shop="Bonn"} 1',
      'orders_total{shop="Köln"} 0',
      'orders_total{shop="Ulm"} 1',
    ];
    engine.reload(setupWith(['Köln', 'Bonn']));
    expect(engine.samples()).toEqual(expected);
    const restarted = new TestEngine(setupWith(['Köln', 'Bonn']));
    restarted.restart(states);
    restarted.wait(0);
    expect(restarted.samples()).toEqual(expected);
  });

  test('are created by the main thread, and events of workers count in them', () => {
    const several = new SeveralEngines(setupWith(['Bonn', 'Köln']), 2);
    for (const at of [0, 1]) several.reader(at).sendEvent({ shop: 'Bonn' });
    several.settle();
    expect(several.main.samples()).toEqual(['orders_total{shop="Bonn"} 2', 'orders_total{shop="Köln"} 0']);
  });

  test('of a histogram have empty buckets; a gauge has none', () => {
    const labels = { shop: { value: 'shop', values: ['Bonn'] } };
    const metrics = {
      seconds: { type: 'histogram', value: '1.0', buckets: [1], labels },
      last: { type: 'gauge', value: '1.0', labels },
    };
    expect(new TestEngine(streamSetup({ metrics })).samples()).toEqual([
      'seconds_bucket{shop="Bonn",le="+Inf"} 0',
      'seconds_bucket{shop="Bonn",le="1.0"} 0',
      'seconds_count{shop="Bonn"} 0',
      'seconds_sum{shop="Bonn"} 0',
    ]);
  });
});
