import * as z from 'zod';
import { ServerApi } from '../../setup/deployment/server-api.js';
import { ServerError } from '../../setup/deployment/server-error.js';
import type { ServerEndpoint } from '../../setup/deployment/server-endpoint.js';

/** The part of `GET /api/status` that a deployment reads. */
const statusSchema = z.object({
  service: z.string(),
  /** Whether it reaches Alertmanager; `null`: it was given none. */
  alertmanager: z.boolean().nullable(),
  setupHash: z.string(),
  ready: z.boolean(),
  problems: z.array(z.string()),
  streams: z.array(z.object({ name: z.string(), connected: z.boolean(), received: z.number() })),
});

export type DeployedExporter = z.output<typeof statusSchema>;

/** The part of the exporter's HTTP API that a deployment needs. Every call throws a `ServerError` on failure. */
export class ExporterApi {
  readonly #api: ServerApi;

  constructor(endpoint: ServerEndpoint) {
    this.#api = new ServerApi(endpoint);
  }

  get address(): string {
    return this.#api.address;
  }

  async status(): Promise<DeployedExporter> {
    return this.#api.read('/api/status', statusSchema);
  }

  /**
   * Makes the exporter reload its setup; false if it was started without `--web.enable-lifecycle`. Throws with the problems if it
   * rejects the setup.
   */
  async reload(): Promise<boolean> {
    try {
      await this.#api.text('/-/reload', { method: 'POST' });
      return true;
    } catch (error) {
      if (error instanceof ServerError && error.message.includes('Lifecycle API is not enabled'))
        return false;
      throw error;
    }
  }

  /** The page of a dashboard. Throws if it does not exist. */
  async page(uid: string): Promise<string> {
    return this.#api.text(`/dashboards/${encodeURIComponent(uid)}`);
  }
}
