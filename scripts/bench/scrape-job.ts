import { connect } from '@nats-io/transport-node';
import express from 'express';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { metricsHandler } from '../../exporter/io/http/metrics.js';
import { createExporter } from './exporter.js';
import type { Kind } from './exporter.js';
import { jobInput, report } from './job.js';
import { eventAt } from './workload.js';

export interface ScrapeInput {
  readonly url: string;
  readonly kind: Kind;
  readonly series: number;
}

export interface ScrapeServer {
  readonly port: number;
}

/** What the process went through since it was last asked. Milliseconds. */
export interface Strain {
  readonly scrapes: readonly number[];
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  readonly events: number;
}

const resolutionMs = 1;
const { url, kind, series } = jobInput() as ScrapeInput;
const workload = { metrics: 1, eventBytes: 160, series };
const exporter = createExporter(kind, workload);
for (let index = 0; index < series; index++) {
  exporter.take({ subject: 'flights', data: eventAt(index, workload) });
}

const delay = monitorEventLoopDelay({ resolution: resolutionMs });
let scrapes: number[] = [];
let events = 0;
const connection = await connect({ servers: url });
connection.subscribe('flights', {
  callback: (error, message) => {
    if (error !== null) throw error;
    exporter.take(message);
    events += 1;
  },
});
await connection.flush();

const app = express().disable('etag');
app.get(
  '/metrics',
  metricsHandler({
    slices: () => exporter.slices(),
    scraped: (seconds) => scrapes.push(seconds * 1000),
    scrapeFailed: (error) => {
      throw error;
    },
  }),
);
app.get('/strain', (_request, response) => {
  response.json(strain());
  scrapes = [];
  events = 0;
  delay.reset();
});
const server = app.listen(0, '127.0.0.1', () => {
  delay.enable();
  const address = server.address();
  void report({ port: typeof address === 'object' ? address?.port : undefined });
});

function strain(): Strain {
  // The histogram measures the whole interval; the interval itself is no delay.
  const ms = (nanoseconds: number) => Math.max(0, nanoseconds / 1e6 - resolutionMs);
  return {
    scrapes,
    events,
    p50: ms(delay.percentile(50)),
    p99: ms(delay.percentile(99)),
    max: ms(delay.max),
  };
}
