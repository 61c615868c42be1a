import { describe, expect, test } from '@jest/globals';
import { formatProblem } from '../../../setup/problem.js';
import { readScenario } from '../../../setup/scenario/read-scenario.js';
import { canonicalSeries, parseSeriesKey, writeSeriesKey } from '../../../setup/scenario/series-key.js';
import { SourceFile } from '../../../setup/source/source-file.js';
import { requireSetup } from '../../../setup/load.js';

const setup = requireSetup('setup/examples/orders');

function problemsOf(text: string, mayBeEmpty = false): readonly string[] {
  const file = new SourceFile('a.scenario.yaml', text);
  return readScenario(file, setup, { fallbackName: 'a', mayBeEmpty }).problems.map(formatProblem);
}

const event = 'events: [{ subject: shop.order.created, payload: {} }]\n';
const expected = 'expect: [{ at: 1m, alerts: [] }]\n';

describe('a scenario file', () => {
  test('without faults has no problems', () => {
    expect(problemsOf(event + expected)).toEqual([]);
  });

  test.each([
    ['is no YAML', 'expect: [', /^a\.scenario\.yaml:1:10 {2}not valid YAML/],
    ['is empty', '', /the file is empty/],
    ['expects nothing', event, /^a\.scenario\.yaml:1:1 {2}missing "expect"/],
    ['misspells a key', `evnets: []\n${expected}`, /:1:1 {2}unknown key "evnets"; did you mean "events"\?/],
    ['has a wrong time', 'expect: [{ at: soon, alerts: [] }]', /:1:16 {2}expected a duration such as/],
    [
      'has no payload',
      `events: [{ subject: shop.order.created }]\n${expected}`,
      /:1:10 {2}expected exactly one of "payload", "base64" and "recording", found none/,
    ],
    [
      'repeats without an interval',
      `events: [{ subject: shop.order.created, payload: {}, times: 3 }]\n${expected}`,
      /:1:54 {2}"times" needs "every"/,
    ],
    [
      'has a subject that no stream reads',
      `events: [{ subject: shop.order.paid, payload: {} }]\n${expected}`,
      /:1:21 {2}no stream of the setup reads "shop\.order\.paid"/,
    ],
    [
      'has a subject with wildcards',
      `events: [{ subject: shop.>, payload: {} }]\n${expected}`,
      /:1:21 {2}expected a subject without wildcards/,
    ],
    [
      'names a stream that does not exist',
      `events: [{ stream: order, payload: {} }]\n${expected}`,
      /:1:20 {2}unknown stream "order"; did you mean "orders"\?/,
    ],
    [
      'has an event after its end',
      `events: [{ at: 2m, subject: shop.order.created, payload: {} }]\n${expected}`,
      /:1:16 {2}warning: arrives at 2m, after the last checkpoint at 1m/,
    ],
    [
      'goes back in time',
      'expect: [{ at: 1m, alerts: [] }, { at: 30s, alerts: [] }]',
      /:1:40 {2}expected a time after the checkpoint before, 1m, found 30s/,
    ],
    ['has a checkpoint that cannot fail', 'expect: [{ at: 1m }]', /:1:10 {2}expects nothing: add "metrics"/],
    ['expects no series', 'expect: [{ at: 1m, metrics: {} }]', /:1:29 {2}expects no series/],
    [
      'names an unknown series',
      'expect: [{ at: 1m, metrics: { shop_order_total: 1 } }]',
      /:1:31 {2}unknown series "shop_order_total"; did you mean "shop_orders_total"\?/,
    ],
    [
      'names an unknown label',
      `expect: [{ at: 1m, metrics: { 'shop_orders_total{payed="true"}': 1 } }]`,
      /"shop_orders_total" has no label "payed"/,
    ],
    [
      'writes a series wrongly',
      `expect: [{ at: 1m, metrics: { 'shop_orders_total{paid=true}': 1 } }]`,
      /expected a series such as/,
    ],
    [
      'expects a metric of a running exporter',
      'expect: [{ at: 1m, metrics: { natsight_build_info: 1 } }]',
      /"natsight_build_info" is a metric about a running exporter/,
    ],
    [
      'names a histogram without its samples',
      'expect: [{ at: 1m, metrics: { shop_order_items: 1 } }]',
      /"shop_order_items" is a histogram: name its series shop_order_items_bucket/,
    ],
    [
      'has a value that is none',
      'expect: [{ at: 1m, metrics: { shop_orders_total: many } }]',
      /:1:50 {2}expected "absent", "NaN", "\+Inf" or "-Inf", found "many"/,
    ],
    [
      'names an unknown insight',
      'expect: [{ at: 1m, insights: [{ insight: OrderStopped }] }]',
      /:1:42 {2}unknown insight "OrderStopped"; did you mean "OrdersStopped"\?/,
    ],
    [
      'expects an alert of Prometheus',
      'expect: [{ at: 1m, alerts: [{ alert: ManyUnpaidOrders }] }]',
      /:1:38 {2}"ManyUnpaidOrders" is evaluated by Prometheus/,
    ],
    [
      'names an unknown reason',
      'expect: [{ at: 1m, rejections: { orders: { schemas: 1 } } }]',
      /:1:44 {2}unknown reason "schemas"; did you mean "schema"\?/,
    ],
  ])('that %s', (_, text, message) => {
    const problems = problemsOf(text);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(message);
  });

  test('may expect nothing before an update', () => {
    expect(problemsOf('expect: [{ at: 1m }, { at: 2m, metrics: {} }]', true)).toEqual([]);
  });
});

describe('a series', () => {
  test.each(['up', 'a{b="c"}', String.raw`a{b="\"\\\n",c="{},="}`, 'a:b{c="",d="1"}'])(
    '%s is read',
    (text) => {
      const key = parseSeriesKey(text);
      expect(key).toBeDefined();
      if (key !== undefined) expect(parseSeriesKey(writeSeriesKey(key))?.name).toBe(key.name);
    },
  );

  test.each(['', '1a', 'a{', 'a}', 'a{b}', 'a{b=c}', 'a{b="c"', 'a{b="c" c="d"}', 'a{b="c",b="d"}', 'a b'])(
    '"%s" is none',
    (text) => {
      expect(parseSeriesKey(text)).toBeUndefined();
    },
  );

  test('is the same in any order of its labels, and with an empty one', () => {
    const texts = ['a{x="1",b="2"}', 'a{ b = "2", x="1", }', 'a{b="2",c="",x="1"}'];
    const keys = texts.map((text) => parseSeriesKey(text));
    expect(keys.map((key) => key && canonicalSeries(key))).toEqual(texts.map(() => 'a{b="2",x="1"}'));
  });
});
