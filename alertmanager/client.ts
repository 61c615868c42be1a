import { load } from 'js-yaml';
import * as z from 'zod';
import { ServerApi } from '../setup/deployment/server-api.js';
import type { ServerEndpoint } from '../setup/deployment/server-endpoint.js';
import { writeMatcher } from './matcher.js';
import type { AlertMatcher } from './matcher.js';

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

  constructor(endpoint: ServerEndpoint) {
    this.#api = new ServerApi(endpoint);
  }

  get address(): string {
    return this.#api.address;
  }

  /** Throws if Alertmanager does not answer or is not ready yet. */
  async ready(): Promise<void> {
    await this.#api.text('/-/ready');
  }

  /** Reloads the configuration. Throws with the reason if Alertmanager rejects it; the old configuration stays active. */
  async reload(): Promise<void> {
    await this.#api.text('/-/reload', { method: 'POST', timeLimitMs: 30_000 });
  }

  async version(): Promise<string> {
    return (await this.#api.read('/api/v2/status', statusSchema)).versionInfo.version;
  }

  /** The loaded configuration, with Alertmanager's defaults and without secrets. */
  async configuration(): Promise<unknown> {
    return load((await this.#api.read('/api/v2/status', statusSchema)).config.original);
  }

  /** Active alerts, including suppressed ones: all, or those that match. */
  alerts(matcher?: AlertMatcher): Promise<readonly AlertmanagerAlert[]> {
    const query = matcher && { filter: writeMatcher(matcher) };
    return this.#api.read('/api/v2/alerts', z.array(alertSchema), { query });
  }

  /** Ends alerts. One that is sent again begins again. */
  async end(alerts: readonly AlertmanagerAlert[], now: Date): Promise<void> {
    const payload = alerts.map(({ labels, annotations, startsAt }) => {
      return { labels, annotations, startsAt, endsAt: now.toISOString() };
    });
    await this.#api.text('/api/v2/alerts', { method: 'POST', payload });
  }
}
