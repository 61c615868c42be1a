import { z } from 'zod';
import { load } from 'js-yaml';
import { ServerApi, ServerError } from '../setup/deployment/server-api.js';

const labelsSchema = z.record(z.string(), z.string());
const sampleSchema = z.tuple([z.number(), z.string()]);
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
});
const ruleSchema = z.object({
  type: z.enum(['alerting', 'recording']),
  name: z.string(),
  query: z.string(),
  /** Of alerts only. */
  annotations: labelsSchema.optional(),
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

/** A series with one value. `atMs`: milliseconds since 1970. */
export interface InstantSeries {
  readonly labels: Readonly<Record<string, string>>;
  readonly atMs: number;
  readonly value: number;
}

/** The HTTP API of Prometheus: https://prometheus.io/docs/prometheus/latest/querying/api/. Every call throws a `ServerError`. */
export class PrometheusClient {
  readonly #api: ServerApi;

  constructor(address: string) {
    this.#api = new ServerApi('Prometheus', address);
  }

  get address(): string {
    return this.#api.address;
  }

  /** Throws when it does not answer, or is not ready yet. */
  async ready(): Promise<void> {
    await this.#api.text('/-/ready');
  }

  /** Loads the configuration again; throws when Prometheus refuses it; then the one before stays. */
  async reload(): Promise<void> {
    try {
      await this.#api.text('/-/reload', { method: 'POST', timeLimitMs: 30_000 });
    } catch (error) {
      throw error instanceof ServerError ? explained(error) : error;
    }
  }

  /** The configuration that is loaded, with the defaults that Prometheus added. */
  async configuration(): Promise<unknown> {
    const { yaml } = await this.#get('/api/v1/status/config', z.object({ yaml: z.string() }));
    return load(yaml);
  }

  /** Path of the configuration file as Prometheus was told it; relative paths are relative to where it was started. */
  async configurationPath(): Promise<string> {
    const flags = await this.#get('/api/v1/status/flags', z.record(z.string(), z.string()));
    return flags['config.file'] ?? '';
  }

  async rules(): Promise<readonly LoadedGroup[]> {
    return (await this.#get('/api/v1/rules', z.object({ groups: z.array(groupSchema) }))).groups;
  }

  /** The targets that are scraped. */
  async targets(): Promise<readonly Target[]> {
    const schema = z.object({ activeTargets: z.array(targetSchema) });
    return (await this.#get('/api/v1/targets', schema, { state: 'active' })).activeTargets;
  }

  /** Alerts that are pending or firing. */
  async alerts(): Promise<readonly PrometheusAlert[]> {
    return (await this.#get('/api/v1/alerts', z.object({ alerts: z.array(alertSchema) }))).alerts;
  }

  /** Series now, or at a time. A scalar is a series without labels. */
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

  async #get<Data>(path: string, schema: z.ZodType<Data>, query: Record<string, string> = {}): Promise<Data> {
    const answer = z.object({ data: schema }).safeParse(await this.#api.json(path, { query }));
    if (answer.success) return answer.data.data;
    throw new ServerError(
      `What answers at ${this.address}${path} is not the Prometheus API that natsight knows: ${z.prettifyError(answer.error)}`,
      200,
      answer.error,
    );
  }
}

/** Prometheus says that a reload failed, but of rules not why; and by default it does not reload at all. */
function explained(error: ServerError): ServerError {
  const { message, status } = error;
  if (status === 500) {
    const advice = '"promtool check config" on its configuration says what is wrong, and so does its log.';
    return new ServerError(`${message}. ${advice}`, status, error);
  }
  if (status !== 403 && status !== 405) return error;
  return new ServerError(`${message} Start it with --web.enable-lifecycle.`, status, error);
}

/** Prometheus writes numbers as text, since JSON has no infinities. */
function numberOf(text: string): number {
  if (text === '+Inf') return Infinity;
  return text === '-Inf' ? -Infinity : Number(text);
}
