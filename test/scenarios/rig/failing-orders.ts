/** One stream of orders, counted, and an insight on each that fails. */
export const failingOrders = {
  service: { name: 'orders' },
  dataStreams: {
    orders: {
      subject: 'orders',
      schema: { type: 'object', required: ['ok'], properties: { ok: { type: 'boolean' } } },
    },
  },
  processingLogic: {},
  liveMetrics: { orders_total: { type: 'counter', stream: 'orders', help: 'Orders.' } },
  instantInsightRules: {
    OrderFailed: { stream: 'orders', where: '!ok', severity: 'critical', holdFor: '1h' },
  },
  realTimeDashboards: { orders: { title: 'Orders', metrics: ['orders_*'] } },
};
