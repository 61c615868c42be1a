import { expect, test } from '@jest/globals';
import { parseSetup } from '../../setup/load.js';
import { mutingsOf, whatLacksEvents } from '../../setup/muting.js';
import { MONITORING } from '../support/written-setup.js';

const window = (stream: string, aggregate: string, more: object = {}) => ({
  type: 'window',
  stream,
  help: 'Help.',
  aggregate,
  size: '1m',
  ...more,
});
const processing = {
  service: { name: 'shop' },
  dataStreams: {
    orders: { subject: 'orders' },
    paid: { routed: true },
    minutes: { subject: 'minutes.orders', format: 'cloudevents' },
    both: { routed: true },
    other: { subject: 'other' },
  },
  processingLogic: {
    orders: [
      { route: 'paid', when: 'true' },
      { route: 'both', when: 'false' },
    ],
    other: [{ route: 'both', when: 'true' }],
  },
  liveMetrics: {
    orders_in_a_minute: window('orders', 'count', { publish: 'minutes.orders' }),
    paid_in_a_minute: window('paid', 'count', { labels: { region: '"eu"' } }),
    paid_total: { type: 'counter', stream: 'paid', help: 'Help.', labels: { region: '"eu"' } },
    minutes_in_an_hour: window('minutes', 'count'),
    both_in_a_minute: window('both', 'count'),
    other_total: { type: 'counter', stream: 'other', help: 'Help.' },
  },
  instantInsightRules: {
    OrdersStopped: { stream: 'orders', silentFor: '2m' },
    OrdersStoppedForLong: { stream: 'orders', silentFor: '10m' },
    FewOrders: { metric: 'orders_in_a_minute', below: 5 },
    ManyOrders: { metric: 'orders_in_a_minute', above: 5000 },
    OddOrders: { metric: 'orders_in_a_minute', outside: 'normal' },
    MoreOrders: { metric: 'orders_in_a_minute', outside: 'normal', side: 'above' },
    RegionStopped: { stream: 'paid', silentFor: '5m', by: { region: '"eu"' } },
    FewPaid: { metric: 'paid_in_a_minute', below: 5 },
    ManyPaid: { metric: 'paid_in_a_minute', above: 5000 },
    MinutesStopped: { stream: 'minutes', silentFor: '5m' },
    FewOfBoth: { metric: 'both_in_a_minute', below: 5 },
    Untold: { metric: 'orders_in_a_minute', below: 1 },
    Tried: { stream: 'other', silentFor: '1m', mode: 'observe' },
  },
  realTimeDashboards: {},
};

const alerts = {
  ...Object.fromEntries(
    Object.keys(processing.instantInsightRules)
      .filter((name) => name !== 'Untold')
      .map((name) => [name, {}]),
  ),
  FewRegions: { promql: 'sum by (region) (rate(paid_total[5m]))', below: 1 },
  FewOfAll: { promql: 'sum(rate(paid_total[5m])) + sum(rate(other_total[5m]))', below: 1 },
};

function setupWith(more: object = {}) {
  const objectives = { 'on-time': { good: 'paid_total', total: 'paid_total', target: 0.9 } };
  const instantAlerts = { ...MONITORING.instantAlerts, objectives, alerts: { ...alerts, ...more } };
  const monitoring = JSON.stringify({ ...MONITORING, instantAlerts });
  const { setup, problems } = parseSetup(JSON.stringify(processing), monitoring);
  expect(problems.filter(({ level }) => level === 'error')).toEqual([]);
  return setup;
}

const targetsOf = (source: string, setup = setupWith()) =>
  mutingsOf(setup)
    .filter((muting) => muting.source === source)
    .map(({ target }) => target);

test('a silent stream mutes what lacks its events, of its own and of streams that only it feeds', () => {
  const expected = ['FewOrders', 'OddOrders', 'RegionStopped', 'FewPaid', 'MinutesStopped', 'FewRegions'];
  expect(targetsOf('OrdersStopped')).toEqual(expected);
  expect(targetsOf('OrdersStoppedForLong')).toEqual(expected);
});

test('a stream that is fed mutes nothing upstream, and what is observed mutes nothing', () => {
  expect(targetsOf('MinutesStopped')).toEqual([]);
  expect(targetsOf('Tried')).toEqual([]);
  expect(whatLacksEvents(setupWith())('other')).toEqual(['Tried']);
});

test('the setup names further causes; insights of the same labels are of the same series', () => {
  const setup = setupWith({
    ManyPaid: { mutes: ['RegionStopped', 'ManyOrders', 'on-time'] },
    NatsightEventsRejected: { mutes: ['FewOrders'] },
  });
  expect(mutingsOf(setup).filter(({ source }) => !source.includes('Stopped'))).toEqual([
    { source: 'ManyPaid', target: 'RegionStopped', labels: ['region'] },
    { source: 'ManyPaid', target: 'ManyOrders', labels: [] },
    { source: 'ManyPaid', target: 'OnTimeErrorBudgetBurn', labels: [] },
    { source: 'NatsightEventsRejected', target: 'FewOrders', labels: [] },
  ]);
});
