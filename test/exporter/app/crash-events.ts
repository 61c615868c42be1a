import { createHash } from 'node:crypto';

/** Event times lie within one hour that ended an hour ago: no window closes while the test runs, and no event is from the future. */
const EVENTS_END_MS = Math.floor(Date.now() / 3_600_000) * 3_600_000 - 3_600_000;

const labels = { origin: { value: 'origin', limit: 6 }, haul: 'haul' };
const window = { type: 'window', stream: 'flights', help: 'Help.', size: '1d', slide: '1h' };
const closing = { type: 'window', stream: 'ordered', help: 'Help.', size: '4s', publish: 'out.windows' };
const lasting = { stream: 'flights', help: 'Help.' };

/** Every kind of metric and aggregate that does not depend on the order of threads. */
export const PROCESSING = {
  service: { name: 'crash' },
  dataStreams: {
    flights: {
      jetstream: { stream: 'FLIGHTS', subject: 'flights.>', ackWait: '30s' },
      schema: {
        type: 'object',
        required: ['n', 'origin', 'delay'],
        properties: {
          n: { type: 'integer' },
          origin: { type: 'string' },
          haul: { type: 'string' },
          flight: { type: 'string' },
          delay: { type: 'number', maximum: 100 },
          time: { type: 'number' },
        },
      },
      eventTime: { field: 'time', unit: 'ms', maxLateness: '2h', idleAfter: '1h' },
      deduplicate: { by: 'n', within: '2h' },
      deadLetter: 'out.dead',
    },
    /** The same messages by a clock that moves: its windows close. */
    ordered: {
      jetstream: { stream: 'FLIGHTS', subject: 'flights.>', ackWait: '30s' },
      schema: {
        type: 'object',
        properties: { haul: { type: 'string' }, delay: { type: 'number' }, sent: { type: 'number' } },
      },
      eventTime: { field: 'sent', unit: 'ms', maxLateness: '5s', idleAfter: '1h' },
    },
  },
  processingLogic: { flights: [{ where: 'delay > -50.0' }] },
  liveMetrics: {
    flights_total: { ...lasting, type: 'counter' },
    by_origin_total: { ...lasting, type: 'counter', labels, seriesLimit: 5 },
    delay_total: {
      ...lasting,
      type: 'counter',
      value: 'delay > 0.0 ? delay : 0.0',
      labels: { haul: 'haul' },
    },
    delays: { ...lasting, type: 'histogram', value: 'delay', buckets: [0, 5, 20], labels: { haul: 'haul' } },
    last_number: { ...lasting, type: 'gauge', value: 'n', labels: { haul: 'haul' } },
    windowed_count: { ...window, aggregate: 'count', labels: { haul: 'haul' } },
    windowed_sum: { ...window, aggregate: 'sum', value: 'delay' },
    windowed_min: { ...window, aggregate: 'min', value: 'delay' },
    windowed_max: { ...window, aggregate: 'max', value: 'delay' },
    windowed_p90: { ...window, aggregate: 'p90', value: 'delay' },
    windowed_distinct: { ...window, aggregate: 'distinct', value: 'flight' },
    closing_count: { ...closing, aggregate: 'count', labels: { haul: 'haul' } },
    closing_sum: { ...closing, aggregate: 'sum', value: 'delay' },
    windowed_top: { ...window, aggregate: 'top', value: 'flight', limit: 5 },
  },
  instantInsightRules: {
    HugeDelay: { stream: 'flights', where: 'delay > 90.0', labels: ['haul'], holdFor: '1d', summary: 'Huge' },
    ManyFlights: { metric: 'windowed_count', above: 100, summary: 'Many' },
  },
  realTimeDashboards: {},
};

export interface NumberedEvent {
  readonly n: number;
  readonly [field: string]: unknown;
}

/** Some are repeated, filtered or do not match the schema. Values are multiples of 1/4, so that sums do not depend on their order. */
export function numberedEvents(count: number): readonly NumberedEvent[] {
  return Array.from({ length: count }, (_, at) => {
    const n = at % 17 === 16 ? at - 5 : at;
    const hash = createHash('sha256').update(String(n)).digest();
    return {
      n,
      origin: ['ORD', 'JFK', 'LAX', 'ATL', 'DFW', 'BOS', 'SEA', 'SFO'][hash.readUInt8(0) % 8],
      haul: hash.readUInt8(1) % 3 === 0 ? 'long' : 'short',
      flight: `F${hash.readUInt16LE(2) % 300}`,
      delay: n % 50 === 49 ? 101 : (hash.readUInt8(4) - 64) / 2 + (hash.readUInt8(5) % 4) / 4,
      time: EVENTS_END_MS - (hash.readUInt32LE(6) % 3_600_000),
      sent: EVENTS_END_MS - 86_400_000 + at * 40,
    };
  });
}
