import { connect, headers } from '@nats-io/transport-node';
import { expect, test } from '@jest/globals';
import { parseExposition } from '../../support/exposition.js';
import { testServers } from '../../support/servers.js';
import { waitFor } from '../../support/wait-for.js';
import { processing, startApp } from './rig.js';

const servers = testServers();

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';
const { liveMetrics } = processing;
const traced = {
  ...processing,
  liveMetrics: {
    flights_landed_total: { ...liveMetrics.flights_landed_total, exemplar: 'traceparent' },
    flight_delay_seconds: { ...liveMetrics.flight_delay_seconds, exemplar: 'traceparent' },
  },
};

test('the trace in the headers of a message stands in OpenMetrics, and the gzipped text is the same', async () => {
  const nats = await servers.nats();
  const app = await startApp({ natsUrl: nats.url }, { processing: traced });
  await app.ready();
  const publisher = await connect({ servers: nats.url });
  const context = headers();
  context.set('traceparent', `00-${TRACE}-${SPAN}-01`);
  publisher.publish('flights.ORD', JSON.stringify({ origin: 'ORD', delay: 20 }), { headers: context });
  publisher.publish('flights.ORD', JSON.stringify({ origin: 'ORD', delay: 5 }));
  await publisher.drain();

  const landed = 'flights_landed_total{origin="ORD"}';
  await waitFor('both are read', async () => (await app.sample(landed)) === 2);
  const read = async (encoding: string) => {
    const accept = { accept: 'application/openmetrics-text; version=1.0.0', 'accept-encoding': encoding };
    const response = await fetch(`${app.url}/metrics`, { headers: accept });
    const { samples } = parseExposition(await response.text());
    return samples.filter(({ name }) => name.startsWith('flight'));
  };
  const samples = await read('gzip');
  const exemplar = { labels: { trace_id: TRACE, span_id: SPAN }, timestamp: expect.any(Number) };
  expect(samples.filter((sample) => sample.exemplar !== undefined)).toEqual([
    {
      name: 'flight_delay_seconds_bucket',
      labels: { le: '3600.0' },
      value: 2,
      exemplar: { ...exemplar, value: 1_200 },
    },
    {
      name: 'flights_landed_total',
      labels: { origin: 'ORD' },
      value: 2,
      exemplar: { ...exemplar, value: 1 },
    },
  ]);
  expect(await read('identity')).toEqual(samples);
});
