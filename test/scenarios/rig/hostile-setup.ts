import { MONITORING } from '../../support/written-setup.js';

/** Everything that an event can break has a place here; a carrier may have any name that JSON can say. */
export const processing = {
  service: { name: 'flight-operations' },
  dataStreams: {
    flights: {
      jetstream: { stream: 'FLIGHTS', create: { subjects: ['flights.>'] } },
      schema: {
        type: 'object',
        required: ['carrier', 'delay'],
        properties: {
          carrier: { type: 'string' },
          delay: { type: 'number', maximum: 2880 },
          seats: { type: 'number' },
          gate: { type: 'string' },
          time: {},
        },
      },
      eventTime: { field: 'time', maxLateness: '5s', maxFutureSkew: '10s' },
      deadLetter: 'deadletter.flights',
    },
  },
  processingLogic: { flights: [{ where: 'delay < 1440' }, { set: { gate_number: 'int(gate)' } }] },
  liveMetrics: {
    flights_landed_total: {
      type: 'counter',
      stream: 'flights',
      help: 'Flights landed.',
      labels: { carrier: 'carrier' },
    },
    flights_seats_total: { type: 'counter', stream: 'flights', help: 'Seats.', value: 'seats' },
    flight_delay_seconds: {
      type: 'gauge',
      stream: 'flights',
      help: 'Delay of the last flight, by "carrier".\nSecond line \\ <script>',
      value: 'delay * 60',
      labels: { carrier: 'carrier' },
    },
  },
  instantInsightRules: {
    VeryLate: {
      metric: 'flight_delay_seconds',
      above: 36000,
      severity: 'critical',
      summary: '{{carrier}} is {{value}} seconds late',
    },
  },
  realTimeDashboards: {
    'live-main-dashboard': { title: 'Flights <b>"live"</b> </script>', metrics: ['flight*'] },
  },
};

export const monitoring = {
  ...MONITORING,
  realTimeVisualization: {
    'live-main-dashboard': {
      rows: [
        {
          title: '<i>Now</i>',
          panels: [
            { metric: 'flight_delay_seconds', by: ['carrier'], as: 'table', title: 'Table' },
            { metric: 'flight_delay_seconds', by: ['carrier'], as: 'bargauge', title: 'Bars' },
            { metric: 'flight_delay_seconds', by: ['carrier'], as: 'stat', title: 'Figures' },
            { metric: 'flight_delay_seconds', by: ['carrier'], as: 'timeseries', title: 'Lines' },
          ],
        },
      ],
    },
  },
  instantAlerts: { ...MONITORING.instantAlerts, alerts: { VeryLate: {} } },
  dynamicUpdates: { scrapeInterval: '1s', liveInterval: '100ms', hotReload: false, startsAtZero: false },
};
