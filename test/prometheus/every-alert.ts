import { parseSetup } from '../../setup/load.js';
import type { Setup } from '../../setup/model/setup.js';
import { EMAIL_RECEIVER } from '../alertmanager/receiver-cases.js';

const processing = {
  service: { name: 'shop-orders' },
  dataStreams: {
    orders: {
      subject: 'orders.>',
      schema: {
        type: 'object',
        properties: { country: { type: 'string' }, amount: { type: 'number' }, ok: { type: 'boolean' } },
        required: ['country', 'amount', 'ok'],
      },
    },
    payments: { subject: 'payments.>', schema: { type: 'object', properties: {} } },
  },
  processingLogic: {},
  liveMetrics: {
    orders_total: { type: 'counter', stream: 'orders', help: 'Orders.', labels: { country: 'country' } },
    orders_good_total: { type: 'counter', stream: 'orders', help: 'Orders that went well.', where: 'ok' },
    order_last_amount: { type: 'gauge', stream: 'orders', help: 'Last amount.', value: 'amount' },
    order_amount: {
      type: 'window',
      stream: 'orders',
      help: 'Mean amount.',
      aggregate: 'mean',
      value: 'amount',
      size: '1m',
      labels: { country: 'country' },
    },
    order_countries: {
      type: 'window',
      stream: 'orders',
      help: 'Countries.',
      aggregate: 'top',
      value: 'country',
      size: '1m',
    },
  },
  instantInsightRules: {
    AmountHigh: {
      metric: 'order_amount',
      above: 999.5,
      for: '10s',
      severity: 'critical',
      summary: 'Orders from {{country}} cost {{value}} on the mean, 100 % sure',
      description: 'Text as it stands: {{country}} {{ }} {{ $value }} {% "more" %} $value \\ <b>.',
    },
    AmountLow: { metric: 'order_last_amount', below: 1, severity: 'info', cooldown: '1h' },
    AmountOdd: { metric: 'order_amount', outside: [5.5, 500], clearBelow: 400, cooldown: '4h' },
    CountryBusy: { metric: 'order_countries', above: 1000000 },
    StrangeOrder: { stream: 'orders', where: 'amount > 5000.0' },
    OrdersStopped: { stream: 'orders', silentFor: '45s', severity: 'warning' },
    PaymentsStopped: { stream: 'payments', silentFor: '20s' },
    OddOrder: { stream: 'orders', where: 'amount < 0.5', limit: '10/hour' },
    HugeOrder: {
      stream: 'orders',
      where: 'amount > 9000.0',
      labels: ['country', { good: "ok ? 'yes' : 'no'" }],
      summary: 'An order of {{event.amount}} from {{country}}, 100 % {{good}}',
    },
    CountrySilent: { stream: 'orders', by: ['country'], silentFor: '30s', expect: ['DE', 'FR'] },
    CountryQuiet: { stream: 'orders', by: ['country'], silentFor: 'learned' },
    PaymentsQuiet: { stream: 'payments', silentFor: 'learned', timeZone: 'Europe/Berlin' },
    CountryChanged: {
      metric: 'order_amount',
      change: { against: 'last week', outside: [0.5, 2] },
      cooldown: '4h',
    },
    AmountFell: { metric: 'order_last_amount', change: { against: 'yesterday', below: 0.5 }, minChange: 5 },
    OnlyShown: { stream: 'orders', where: 'amount < 0.0', severity: 'info' },
  },
  realTimeDashboards: {
    'main-dashboard': { title: 'Orders', metrics: ['orders_*'] },
    'amounts-dashboard': { title: 'Amounts', metrics: ['order_*'] },
    'natsight-pipeline': { title: 'Pipeline', metrics: ['natsight_*'] },
  },
};

const monitoring = {
  realTimeVisualization: {},
  liveMetricsDisplay: {},
  instantAlerts: {
    receivers: {
      everybody: { webhook: 'http://127.0.0.1:9099/alerts' },
      hook: { webhook: 'https://hook.example.org/alerts', bearerTokenFile: '/run/secrets/hook' },
      chat: { slack: { channel: '#shop', apiUrlFile: '/run/secrets/slack' } },
      post: EMAIL_RECEIVER,
      pager: { pagerduty: { routingKeyFile: '/run/secrets/pagerduty' } },
      forgotten: { webhook: 'http://127.0.0.1:9098/' },
    },
    route: { default: 'everybody', critical: 'pager', info: 'chat', groupWait: '0s' },
    quietTimes: {
      nights: { from: '22:00', to: '06:30', timeZone: 'Europe/Berlin' },
      weekend: { from: '00:00', to: '24:00', days: ['saturday', 'sunday'], severities: ['info'] },
    },
    alerts: {
      AmountHigh: { runbook: 'https://runbooks.example.org/amount', receiver: 'post' },
      AmountLow: { keepFiringFor: '30s', labels: { team: 'sales & "more"', tier: 'gold' } },
      AmountOdd: { receiver: 'hook' },
      CountryBusy: { receiver: 'hook' },
      StrangeOrder: { receiver: 'hook' },
      OrdersStopped: {},
      PaymentsStopped: {},
      HugeOrder: {},
      OddOrder: {},
      CountrySilent: {},
      CountryQuiet: {},
      CountryChanged: {},
      AmountFell: {},
      PaymentsQuiet: {},
      FewOrders: {
        promql: 'sum by (country) (rate(orders_total{country!="X \\"Y\\""}[5m]))',
        below: -0.5,
        for: '15s',
        severity: 'critical',
        keepFiringFor: '1m',
        receiver: 'post',
        summary: 'Only {{ $value }} orders a second from {{ $labels.country }}',
        description: 'Is the shop in {{country}} closed?',
      },
      ManyOrders: {
        promql: 'sum(rate(orders_total[5m]))',
        above: 20,
        for: '0s',
        labels: { team: 'payments' },
      },
    },
    objectives: {
      'went-well': { good: 'orders_good_total', total: 'orders_total', target: 0.999 },
      cheap_week: {
        good: 'orders_good_total',
        total: 'orders_total',
        target: 0.95,
        labels: { team: 'payments' },
        over: '7d',
        minimumEvents: 5000,
        runbook: 'https://runbooks.example.org/week',
        description: 'Said {{so}} by "us".',
      },
    },
    labels: { team: 'shop' },
    externalLabels: { region: 'eu' },
  },
  dynamicUpdates: { scrapeInterval: '2s', evaluationInterval: '2s' },
};

/** The two documents of `everyAlert`. */
export const everyAlertDocuments = () => ({ processing, monitoring });

/** A setup with every kind of alert, of receiver and of quiet time, and with text that needs care. */
export function everyAlert(): Setup {
  const { setup, problems } = parseSetup(JSON.stringify(processing), JSON.stringify(monitoring));
  const errors = problems.filter(({ level }) => level === 'error');
  if (errors.length > 0) throw new Error(JSON.stringify(errors, undefined, 1));
  return setup;
}
