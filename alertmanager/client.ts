import { load } from 'js-yaml';
import * as z from 'zod';
import { ServerApi, ServerError } from '../setup/deployment/server-api.js';

const labelsSchema = z.record(z.string(), z.string());
const statusSchema = z.object({
  config: z.object({ original: z.string() }),
  versionInfo: z.object({ version: z.string() }),
});
const alertSchema = z.object({
  labels: labelsSchema,
  annotations: labelsSchema,
  startsAt: z.string(),
  endsAt: z.string(),
  receivers: z.array(z.object({ name: z.string() })),
  status: z.object({
    state: z.enum(['unprocessed', 'active', 'suppressed']),
    inhibitedBy: z.array(z.string()),
    silencedBy: z.array(z.string()),
  }),
});

export type AlertmanagerAlert = Readonly<z.output<typeof alertSchema>>;

/** The HTTP API of Alertmanager, version 2. Every call throws a `ServerError`. */
export class AlertmanagerClient {
  readonly #api: ServerApi;

  constructor(address: string) {
    this.#api = new ServerApi('Alertmanager', address);
  }

  get address(): string {
    return this.#api.address;
  }

  /** Throws when it does not answer, or is not ready yet. */
  async ready(): Promise<void> {
    await this.#api.text('/-/ready');
  }

  /** Loads the configuration again; throws with Alertmanager's own reason when it refuses, and keeps the one before. */
  async reload(): Promise<void> {
    await this.#api.text('/-/reload', { method: 'POST', timeLimitMs: 30_000 });
  }

  async version(): Promise<string> {
    return (await this.#get('/api/v2/status', statusSchema)).versionInfo.version;
  }

  /** The configuration that is loaded, with the defaults that Alertmanager added, and without secrets. */
  async configuration(): Promise<unknown> {
    return load((await this.#get('/api/v2/status', statusSchema)).config.original);
  }

  /** Alerts that hold, muted ones too. */
  alerts(): Promise<readonly AlertmanagerAlert[]> {
    return this.#get('/api/v2/alerts', z.array(alertSchema));
  }

  async #get<Data>(path: string, schema: z.ZodType<Data>): Promise<Data> {
    const answer = schema.safeParse(await this.#api.json(path));
    if (answer.success) return answer.data;
    throw new ServerError(
      `What answers at ${this.address}${path} is not the Alertmanager API that natsight knows: ${z.prettifyError(answer.error)}`,
      200,
      answer.error,
    );
  }
}
