import { once } from 'node:events';
import { Counter, Histogram, Registry } from '@prometheus-io/client';
import { connect } from '@nats-io/transport-node';
import { Ajv2020 } from 'ajv/dist/2020.js';
import compression from 'compression';
import express from 'express';
import type { RunningExporter } from './running-exporter.js';
import { BUCKETS, EVENT_SCHEMA, LABELS, benchMetrics } from './workload.js';
import type { BenchMetric, Workload } from './workload.js';

interface Flight {
  readonly origin: string;
  readonly destination: string;
  readonly delay: number;
  readonly distance: number;
}

/**
 * A typical handwritten exporter: the NATS client, JSON.parse, ajv, the official Prometheus client and express, each used as
 * documented.
 */
export async function startHandwritten(natsUrl: string, workload: Workload): Promise<RunningExporter> {
  const registry = new Registry();
  const processData = dataProcessor(workload, registry);
  const connection = await connect({ servers: natsUrl });
  let events = 0;
  connection.subscribe('flights', {
    callback: (error, message) => {
      if (error !== null) throw error;
      processData(message.data);
      events += 1;
    },
  });
  await connection.flush();
  const server = webApp(registry).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    events: () => events,
    metricsUrl: `http://127.0.0.1:${port}/metrics`,
    async stop() {
      server.close();
      await connection.close();
    },
  };
}

function dataProcessor(workload: Workload, registry: Registry): (data: Uint8Array) => void {
  const updates = benchMetrics(workload.metrics).map((metric) => updateOf(metric, registry));
  const validate = new Ajv2020().compile<Flight>(EVENT_SCHEMA);
  const decoder = new TextDecoder();
  return (data) => {
    const flight: unknown = JSON.parse(decoder.decode(data));
    if (!validate(flight)) return;
    for (const update of updates) update(flight);
  };
}

function updateOf({ name, type, field }: BenchMetric, registry: Registry): (flight: Flight) => void {
  const options = { name, help: 'Flights.', labelNames: LABELS, registers: [registry] };
  if (type === 'counter') {
    const counter = new Counter(options);
    return ({ origin, destination }) => counter.inc({ origin, destination });
  }
  const histogram = new Histogram({ ...options, buckets: BUCKETS });
  return (flight) =>
    histogram.observe({ origin: flight.origin, destination: flight.destination }, flight[field]);
}

function webApp(registry: Registry): express.Express {
  const app = express().use(compression());
  app.get('/metrics', async (_request, response) => {
    const text = await registry.metrics();
    response.set('Content-Type', registry.contentType).end(text);
  });
  return app;
}
