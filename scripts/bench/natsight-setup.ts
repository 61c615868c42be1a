import { Engine } from '../../exporter/machine/engine.js';
import type { Setup } from '../../setup/model/setup.js';
import { parseSetup } from '../../setup/parse.js';
import { BUCKETS, EVENT_SCHEMA, benchMetrics } from './workload.js';
import type { BenchMetric, Workload } from './workload.js';

type Block = Readonly<Record<string, object>>;

/** The two documents of a setup with one stream, "flights". */
export interface SetupDocuments {
  readonly processing: object;
  readonly monitoring: object;
}

/**
 * @param stream options of the stream besides its schema
 * @param alerting receivers and route
 */
export function benchDocuments(
  liveMetrics: Block,
  stream: object = { subject: 'flights' },
  instantInsightRules: Block = {},
  alerting: object = { receivers: { ops: { webhook: 'http://127.0.0.1' } }, route: { default: 'ops' } },
): SetupDocuments {
  const metrics = Object.entries(liveMetrics).map(([name, metric]) => [
    name,
    { stream: 'flights', help: 'Flights.', ...metric },
  ]);
  const processing = {
    service: { name: 'bench' },
    dataStreams: { flights: { schema: EVENT_SCHEMA, ...stream } },
    processingLogic: {},
    liveMetrics: Object.fromEntries(metrics),
    instantInsightRules,
    realTimeDashboards: {},
  };
  return { processing, monitoring: monitoringOf(Object.keys(instantInsightRules), alerting) };
}

/** The resolved setup. Throws if it has errors. */
export function benchSetup(liveMetrics: Block, stream?: object): Setup {
  const { processing, monitoring } = benchDocuments(liveMetrics, stream);
  const { setup, problems } = parseSetup(JSON.stringify(processing), JSON.stringify(monitoring));
  const error = problems.find(({ level }) => level === 'error');
  if (error !== undefined) throw new Error(`BUG: the setup of the benchmark: ${error.message}`);
  return setup;
}

/** An engine without sources. */
export function benchEngine(liveMetrics: Block, nowMs = Date.now()): Engine {
  return new Engine(benchSetup(liveMetrics), { nowMs, onInsightEvent: () => undefined });
}

/** The metrics of a workload as setup declarations. */
export function declared({ metrics }: Workload): Block {
  return Object.fromEntries(benchMetrics(metrics).map((metric) => [metric.name, declaredMetric(metric)]));
}

/** @param insights names of those that are sent to Alertmanager */
function monitoringOf(insights: readonly string[], alerting: object): object {
  const alerts = Object.fromEntries(insights.map((insight) => [insight, {}]));
  return {
    realTimeVisualization: {},
    liveMetricsDisplay: {},
    instantAlerts: { ...alerting, alerts },
    // A benchmark scrapes once, after the events, and compares what was counted.
    dynamicUpdates: { hotReload: false, startsAtZero: false },
  };
}

function declaredMetric({ type, field }: BenchMetric): object {
  const labels = {
    origin: { value: 'origin', limit: 1000 },
    destination: { value: 'destination', limit: 1000 },
  };
  const common = { type, labels, seriesLimit: 1_000_000 };
  return type === 'counter' ? common : { ...common, value: field, buckets: BUCKETS };
}
