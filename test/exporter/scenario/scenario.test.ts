import { describe, expect, test } from '@jest/globals';
import { NO_RESOURCES } from '../../../exporter/machine/compile/resources.js';
import { compareCheckpoint, missingExpectations } from '../../../exporter/scenario/compare.js';
import { playScenario } from '../../../exporter/scenario/play.js';
import { readScenario } from '../../../setup/scenario/read-scenario.js';
import { SourceFile } from '../../../setup/source/source-file.js';
import { parseSetup } from '../../../setup/parse.js';

const { setup, problems } = parseSetup(
  JSON.stringify({
    dataStreams: {
      orders: { subject: 'orders.>', headers: { tenant: 'X-Tenant' } },
      stored: { jetstream: { stream: 'STORED', subject: 'stored.*', create: { subjects: ['stored.*'] } } },
    },
    processingLogic: {},
    liveMetrics: {
      orders_total: {
        type: 'counter',
        stream: 'orders',
        help: 'Orders.',
        labels: { tenant: { value: 'tenant', default: 'none' } },
      },
      orders_per_second: {
        type: 'window',
        stream: 'orders',
        help: 'Rate.',
        aggregate: 'rate',
        size: '10s',
        slide: '1s',
      },
      order_number: { type: 'gauge', stream: 'orders', help: 'Number.', value: 'n' },
      stored_total: { type: 'counter', stream: 'stored', help: 'Stored.' },
    },
    instantInsightRules: {
      Many: { metric: 'orders_per_second', above: 4, clearBelow: 2, for: '5s' },
      Large: {
        stream: 'orders',
        where: 'event.?n.orValue(0) > 100',
        holdFor: '10s',
        labels: ['tenant'],
        summary: 'Order {{event.n}} of {{tenant}}',
      },
      Silent: { stream: 'orders', silentFor: '1m' },
    },
    realTimeDashboards: {},
  }),
  JSON.stringify({
    realTimeVisualization: {},
    liveMetricsDisplay: {},
    instantAlerts: {
      receivers: { ops: { webhook: 'http://127.0.0.1:9/alerts' } },
      route: { default: 'ops' },
      labels: { team: 'shop' },
      alerts: { Large: { keepFiringFor: '5s', labels: { page: 'yes' } }, Silent: {} },
    },
    dynamicUpdates: {},
  }),
);

test('the setup has no errors', () => {
  expect(problems.filter(({ level }) => level === 'error')).toEqual([]);
});

/** What differs, as `path: expected -> actual`. */
function differences(text: string): readonly string[] {
  const { scenario, problems: faults } = readScenario(new SourceFile('a.scenario.yaml', text), setup, {
    fallbackName: 'a',
    mayBeEmpty: false,
  });
  expect(faults).toEqual([]);
  if (scenario === undefined) return [];
  const observed = playScenario(scenario, setup, { resources: NO_RESOURCES, readRecording: () => [] });
  return observed.flatMap((each, index) => {
    const checkpoint = scenario.checkpoints[index];
    if (checkpoint === undefined) return [];
    return compareCheckpoint(checkpoint, index, each).map(
      ({ what, expected, actual }) => `${what}: ${expected} -> ${actual}`,
    );
  });
}

const large = `
events:
  - at: 1s
    subject: orders.new
    headers: { X-Tenant: a }
    payload: { n: 500 }
`;

describe('metrics', () => {
  test('are compared as exposed, in any order of labels', () => {
    expect(
      differences(`
events: [{ every: 1s, times: 5, subject: orders.new, headers: { X-Tenant: a }, payload: { n: '{{n}}' } }]
expect:
  - at: 4500ms
    metrics: { 'orders_total{tenant="a"}': 5, order_number: 5, 'orders_total{tenant="b"}': absent }
`),
    ).toEqual([]);
  });

  test('that differ are named with what is', () => {
    expect(
      differences(`${large}
expect:
  - at: 1s
    metrics:
      orders_total{tenant="a"}: 2
      orders_total{tenant="b"}: 1
      orders_total: absent
      order_number: NaN
      stored_total: 1
`),
    ).toEqual([
      'metrics orders_total{tenant="a"}: 2 -> 1',
      'metrics orders_total{tenant="b"}: 1 -> absent; there is orders_total{tenant="a"} 1',
      'metrics.orders_total: absent -> orders_total{tenant="a"} 1',
      'metrics.order_number: NaN -> 500',
      'metrics.stored_total: 1 -> 0',
    ]);
  });

  test('of JetStream and of a text, bytes and repeated events', () => {
    expect(
      differences(`
events:
  - { subject: stored.a, payload: '{"n": {{n}}}', every: 10s }
  - { stream: orders, base64: eyJuIjo3fQ== }
expect: [{ at: 1m, metrics: { stored_total: 7, order_number: 7 } }]
`),
    ).toEqual([]);
  });
});

describe('alerts', () => {
  test('are those that fire, and those that were resolved since the last checkpoint that lists alerts', () => {
    expect(
      differences(`${large}
expect:
  - at: 500ms
    alerts: []
  - at: 1s
    alerts:
      - alert: Large
        labels: { tenant: a, team: shop, page: 'yes', alertname: Large, other: '' }
        annotations: { summary: Order 500 of a, value: '1' }
        since: 1s
  - at: 12s
    metrics: { order_number: 500 }
    # The insight is over, its alert goes on for 5s.
    insights: [{ insight: Large, ended: 11s, since: 1s, severity: warning, summary: Order 500 of a }]
    alerts: [{ alert: Large }]
  - at: 20s
    insights: []
    alerts: [{ alert: Large, resolved: 16s }]
  - at: 30s
    alerts: []
`),
    ).toEqual([]);
  });

  test('that are missing, unexpected or otherwise are told with their fields', () => {
    expect(
      differences(`${large}
expect:
  - at: 2s
    alerts:
      - { alert: Large, labels: { tenant: b, team: shop }, since: 2s, annotations: { summary: Order 1 } }
      - { alert: Silent }
  - at: 30s
    alerts: []
  - at: 62s
    alerts: [{ alert: Silent, resolved: 61s }]
`),
    ).toEqual([
      'alerts[0].labels.tenant: "b" -> "a"',
      'alerts[0].annotations.summary: "Order 1" -> "Order 500 of a"',
      'alerts[0].since: 2s -> 1s',
      'alerts[1]: Silent firing -> no such alert',
      'alerts: no further alert -> Large{tenant="a", team="shop", page="yes", alertname="Large", service="stream-processing-service", severity="warning"} resolved 16s since 1s: "Order 500 of a"',
      'alerts[0].resolved: 1m1s -> still firing',
    ]);
  });

  test('of an insight without an alert are in "insights" alone', () => {
    expect(
      differences(`
events: [{ every: 100ms, times: 200, subject: orders.new, payload: {} }]
expect:
  - { at: 3s, insights: [] }
  - { at: 15s, insights: [{ insight: Many, value: 5 }], alerts: [] }
`)[0],
    ).toMatch(/^insights\[0\]\.value: 5 -> [\d.]+$/);
  });
});

test('rejections are all that streams have rejected', () => {
  expect(
    differences(`
events: [{ subject: orders.new, payload: 'no JSON' }, { subject: stored.a, payload: '' }]
expect:
  - at: 1s
    rejections: { orders: { undecodable: 2, schema: 1 } }
`),
  ).toEqual([
    'rejections.orders.undecodable: 2 -> 1',
    'rejections.orders.schema: 1 -> 0',
    'rejections.stored.no_event: 0 -> 1',
  ]);
});

test('a day without events takes few steps, and the silence is found', () => {
  expect(
    differences(`
events: [{ subject: orders.new, payload: {} }]
expect: [{ at: 24h, alerts: [{ alert: Silent, since: 1m }] }]
`),
  ).toEqual([]);
});

test('the same event at the same time is delivered in the order of the file', () => {
  expect(
    differences(`
events:
  - { at: 1s, subject: orders.a, payload: { n: 1 } }
  - { at: 1s, subject: orders.a, payload: { n: 2 } }
  - { at: 0s, subject: orders.a, payload: { n: 3 } }
expect: [{ at: 1s, metrics: { order_number: 2 } }]
`),
  ).toEqual([]);
});

test('what is not expected yet is written by an update: everything, or all series', () => {
  const text = `${large}\nexpect: [{ at: 1s }, { at: 2s, metrics: {} }, { at: 3s, alerts: [] }]`;
  const { scenario } = readScenario(new SourceFile('a.scenario.yaml', text), setup, {
    fallbackName: 'a',
    mayBeEmpty: true,
  });
  if (scenario === undefined) throw new Error('the scenario has errors');
  const observed = playScenario(scenario, setup, { resources: NO_RESOURCES, readRecording: () => [] });
  const edits = observed.map((each, index) => {
    const checkpoint = scenario.checkpoints[index];
    return checkpoint === undefined
      ? []
      : missingExpectations(checkpoint, index, each).map(({ kind, path }) => `${kind} ${path.join('.')}`);
  });
  expect(edits).toEqual([
    ['set expect.0.metrics', 'set expect.0.insights', 'set expect.0.alerts', 'set expect.0.rejections'],
    ['set expect.1.metrics'],
    [],
  ]);
});
