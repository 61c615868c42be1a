import * as z from 'zod';
import { load } from 'js-yaml';
import { ServerApi } from '../setup/deployment/server-api.js';
import type { PrometheusTarget } from '../setup/promql/target.js';
import type { ServerEndpoint } from '../setup/deployment/server-endpoint.js';
import { ServerError } from '../setup/deployment/server-error.js';

const labelsSchema = z.record(z.string(), z.string());
const sampleSchema = z.tuple([z.number(), z.string()]);
const matrixSchema = z.object({
  resultType: z.literal('matrix'),
  result: z.array(z.object({ metric: labelsSchema, values: z.array(sampleSchema) })),
});
const vectorSchema = z.array(z.object({ metric: labelsSchema, value: sampleSchema }));
const instantSchema = z.discriminatedUnion('resultType', [
  z.object({ resultType: z.literal('vector'), result: vectorSchema }),
  z.object({ resultType: z.literal('scalar'), result: sampleSchema }),
]);

const targetSchema = z.object({
  labels: labelsSchema,
  scrapeUrl: z.string(),
  health: z.enum(['up', 'down', 'unknown']),
  lastError: z.string(),
  /** A duration. */
  scrapeInterval: z.string().optional(),
});
const ruleSchema = z.object({
  type: z.enum(['alerting', 'recording']),
  name: z.string(),
  query: z.string(),
  labels: labelsSchema.optional(),
  /** Only for alerting rules, as are the durations. */
  annotations: labelsSchema.optional(),
  /** Seconds: `for`. */
  duration: z.number().optional(),
  /** Seconds. */
  keepFiringFor: z.number().optional(),
  health: z.string(),
  lastError: z.string().optional(),
});
const groupSchema = z.object({
  name: z.string(),
  file: z.string(),
  /** Seconds. */
  interval: z.number(),
  rules: z.array(ruleSchema),
});
const alertSchema = z.object({
  labels: labelsSchema,
  annotations: labelsSchema,
  state: z.enum(['pending', 'firing']),
  activeAt: z.string(),
});

export type Target = Readonly<z.output<typeof targetSchema>>;
export type LoadedGroup = Readonly<z.output<typeof groupSchema>>;
export type PrometheusAlert = Readonly<z.output<typeof alertSchema>>;

/** A series with one value; times are milliseconds since 1970. */
export interface InstantSeries {
  readonly labels: Readonly<Record<string, string>>;
  readonly atMs: number;
  readonly value: number;
}

/** A series with the times of its samples, in milliseconds since 1970. */
export interface SampleTimes {
  readonly labels: Readonly<Record<string, string>>;
  readonly timesMs: readonly number[];
}

/** A series with its values at the steps of a range query. */
export interface RangeSeries extends SampleTimes {
  /** As many as times. */
  readonly values: readonly number[];
}

export interface QueryRange {
  readonly fromMs: number;
  /** Included. */
  readonly untilMs: number;
  readonly stepMs: number;
}

/** Most steps of a range query that Prometheus answers. */
export const MAX_RANGE_STEPS = 11_000;

/** A range query may read days of samples at each step. Prometheus itself gives up after two minutes. */
const RANGE_WITHIN_MS = 130_000;

/** Prometheus 2.42 reloads only after a remote storage that does not answer has been given up, which takes a minute. */
export const RELOAD_WITHIN_MS = 120_000;

/** The HTTP API of Prometheus: https://prometheus.io/docs/prometheus/latest/querying/api/. Every call throws a `ServerError`. */
export class PrometheusClient {
  readonly #api: ServerApi;

  constructor(endpoint: ServerEndpoint) {
    this.#api = new ServerApi(endpoint);
  }

  get address(): string {
    return this.#api.address;
  }

  /** Throws if Prometheus does not answer or is not ready yet. */
  async ready(): Promise<void> {
    await this.#api.text('/-/ready');
  }

  /** Reloads the configuration. Throws if Prometheus rejects it; the old configuration stays active. */
  async reload(): Promise<void> {
    try {
      await this.#api.text('/-/reload', { method: 'POST', timeLimitMs: RELOAD_WITHIN_MS });
    } catch (error) {
      throw error instanceof ServerError ? explained(error) : error;
    }
  }

  /** The loaded configuration, with Prometheus' defaults. */
  async configuration(): Promise<unknown> {
    const { yaml } = await this.#get('/api/v1/status/config', z.object({ yaml: z.string() }));
    return load(yaml);
  }

  /** Path of the configuration file as given to Prometheus; a relative path is relative to its working directory. */
  async configurationPath(): Promise<string> {
    const flags = await this.#get('/api/v1/status/flags', z.record(z.string(), z.string()));
    return flags['config.file'] ?? '';
  }

  /** Its version, and what it accepts in PromQL. */
  async promqlTarget(): Promise<PrometheusTarget> {
    const { version } = await this.#get('/api/v1/status/buildinfo', z.object({ version: z.string() }));
    const flags = await this.#get('/api/v1/status/flags', z.record(z.string(), z.string()));
    const features = (flags['enable-feature'] ?? '').split(',');
    return { version, experimentalFunctions: features.includes('promql-experimental-functions') };
  }

  /** Such as "2.42.0+ds". */
  async version(): Promise<string> {
    return (await this.#get('/api/v1/status/buildinfo', z.object({ version: z.string() }))).version;
  }

  /** Whether the loaded configuration names an Alertmanager. */
  async notifies(): Promise<boolean> {
    const schema = z.object({ alerting: z.object({ alertmanagers: z.array(z.unknown()).min(1) }) });
    return schema.safeParse(await this.configuration()).success;
  }

  async rules(): Promise<readonly LoadedGroup[]> {
    return (await this.#get('/api/v1/rules', z.object({ groups: z.array(groupSchema) }))).groups;
  }

  /** The active targets. */
  async targets(): Promise<readonly Target[]> {
    const schema = z.object({ activeTargets: z.array(targetSchema) });
    return (await this.#get('/api/v1/targets', schema, { state: 'active' })).activeTargets;
  }

  /** Alerts that are pending or firing. */
  async alerts(): Promise<readonly PrometheusAlert[]> {
    return (await this.#get('/api/v1/alerts', z.object({ alerts: z.array(alertSchema) }))).alerts;
  }

  /** The result at a time, by default now. A scalar is returned as a series without labels. */
  async query(promql: string, atMs?: number): Promise<readonly InstantSeries[]> {
    const time = atMs === undefined ? {} : { time: String(atMs / 1_000) };
    const data = await this.#get('/api/v1/query', instantSchema, { query: promql, ...time });
    const series = data.resultType === 'scalar' ? [{ metric: {}, value: data.result }] : data.result;
    return series.map(({ metric, value: [seconds, text] }) => ({
      labels: metric,
      atMs: seconds * 1_000,
      value: numberOf(text),
    }));
  }

  /** When the series of a range selector or a subquery, such as `ALERTS[6h]`, had samples up to this time. */
  async sampleTimes(promql: string, atMs: number): Promise<readonly SampleTimes[]> {
    const query = { query: promql, time: String(atMs / 1_000) };
    const { result } = await this.#get('/api/v1/query', matrixSchema, query);
    return result.map(({ metric, values }) => ({
      labels: metric,
      timesMs: values.map(([seconds]) => Math.round(seconds * 1_000)),
    }));
  }

  /** The result at each step of a range of at most `MAX_RANGE_STEPS` steps. */
  async queryRange(promql: string, { fromMs, untilMs, stepMs }: QueryRange): Promise<readonly RangeSeries[]> {
    const [start, end, step] = [fromMs, untilMs, stepMs].map((ms) => String(ms / 1_000));
    const query = { query: promql, start: start ?? '', end: end ?? '', step: step ?? '' };
    const schema = z.object({ data: matrixSchema });
    const call = { query, timeLimitMs: RANGE_WITHIN_MS };
    const { result } = (await this.#api.read('/api/v1/query_range', schema, call)).data;
    return result.map(({ metric, values }) => ({
      labels: metric,
      timesMs: values.map(([seconds]) => Math.round(seconds * 1_000)),
      values: values.map(([, text]) => numberOf(text)),
    }));
  }

  async #get<Data>(path: string, schema: z.ZodType<Data>, query: Record<string, string> = {}): Promise<Data> {
    return (await this.#api.read(path, z.object({ data: schema }), { query })).data;
  }
}

/** Adds advice that Prometheus does not give: how to find the cause of a rejection, and how to enable reloading. */
function explained(error: ServerError): ServerError {
  const { code, message, status } = error;
  if (status === 500) {
    const advice = 'Run "promtool check config" on its configuration, or see its log.';
    return new ServerError(code, `${message}. ${advice}`, { status, cause: error });
  }
  if (status !== 403 && status !== 405) return error;
  return new ServerError(code, `${message} Start it with --web.enable-lifecycle.`, { status, cause: error });
}

/** Prometheus writes values as strings, because JSON has no infinities. */
function numberOf(text: string): number {
  if (text === '+Inf') return Infinity;
  return text === '-Inf' ? -Infinity : Number(text);
}
