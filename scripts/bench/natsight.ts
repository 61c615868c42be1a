import { renderText } from '../../exporter/exposition/render.js';
import { NatsMessage } from '../../exporter/io/nats/message.js';
import { Engine } from '../../exporter/pipeline/engine.js';
import { parseSetup } from '../../setup/parse.js';
import type { BenchExporter } from './exporter.js';
import { BUCKETS, EVENT_SCHEMA, benchMetrics } from './workload.js';
import type { BenchMetric, Workload } from './workload.js';

const tickMs = 1_000;

/** The engine as the product runs it, behind the same client as the other exporters. */
export function natsightExporter(workload: Workload): BenchExporter {
  const metrics = benchMetrics(workload.metrics);
  const engine = benchEngine(Object.fromEntries(metrics.map((metric) => [metric.name, declared(metric)])));
  const process = engine.streamProcessor('flights');
  setInterval(() => engine.tick(Date.now()), tickMs).unref();
  return {
    take: (message) => void process(new NatsMessage(message, undefined, Date.now())),
    async *slices() {
      yield* renderText(engine.metrics, 'prometheus');
    },
  };
}

/** An engine for these metrics of the stream "flights"; throws when they are no sound setup. */
export function benchEngine(liveMetrics: Readonly<Record<string, object>>, nowMs = Date.now()): Engine {
  const metrics = Object.entries(liveMetrics).map(([name, metric]) => [
    name,
    { stream: 'flights', help: 'Flights.', ...metric },
  ]);
  const processing = {
    service: { name: 'bench' },
    dataStreams: { flights: { subject: 'flights', schema: EVENT_SCHEMA } },
    processingLogic: {},
    liveMetrics: Object.fromEntries(metrics),
    instantInsightRules: {},
    realTimeDashboards: {},
  };
  const { setup, problems } = parseSetup(JSON.stringify(processing), JSON.stringify(MONITORING));
  const error = problems.find(({ level }) => level === 'error');
  if (error !== undefined) throw new Error(`the setup of the benchmark: ${error.message}`);
  return new Engine(setup, { nowMs, onEventInsight: () => undefined });
}

const MONITORING = {
  realTimeVisualization: {},
  liveMetricsDisplay: {},
  instantAlerts: { receivers: { ops: { webhook: 'http://127.0.0.1' } }, route: { default: 'ops' } },
  dynamicUpdates: {},
};

function declared({ type, field }: BenchMetric): object {
  const labels = {
    origin: { value: 'origin', limit: 1000 },
    destination: { value: 'destination', limit: 1000 },
  };
  const common = { type, labels, seriesLimit: 1_000_000 };
  return type === 'counter' ? common : { ...common, value: field, buckets: BUCKETS };
}
