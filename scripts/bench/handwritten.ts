import { Counter, Histogram, Registry } from '@prometheus-io/client';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { BenchExporter } from './exporter.js';
import { BUCKETS, EVENT_SCHEMA, LABELS, benchMetrics } from './workload.js';
import type { BenchMetric, Workload } from './workload.js';

interface Flight {
  readonly origin: string;
  readonly destination: string;
  readonly delay: number;
  readonly distance: number;
}

/** What a person writes without natsight: JSON.parse, ajv and the official client, each used as its manual says. */
export function handwrittenExporter(workload: Workload): BenchExporter {
  const registry = new Registry();
  const updates = benchMetrics(workload.metrics).map((metric) => updateOf(metric, registry));
  const validate = new Ajv2020().compile<Flight>(EVENT_SCHEMA);
  const decoder = new TextDecoder();
  return {
    take({ data }) {
      const flight: unknown = JSON.parse(decoder.decode(data));
      if (!validate(flight)) return;
      for (const update of updates) update(flight);
    },
    async *slices() {
      yield await registry.metrics();
    },
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
