import * as z from 'zod';
import { ServerApi } from '../../setup/deployment/server-api.js';

/** The part of `GET /api/status` that a deployment looks at. */
const statusSchema = z.object({
  setupHash: z.string(),
  ready: z.boolean(),
  problems: z.array(z.string()),
  streams: z.array(z.object({ name: z.string(), connected: z.boolean(), received: z.number() })),
});

export type RunningExporter = z.output<typeof statusSchema>;

/** The exporter as a deployment talks to it. */
export class ExporterApi {
  readonly #api: ServerApi;

  constructor(url: string) {
    this.#api = new ServerApi('The exporter', url);
  }

  async status(): Promise<RunningExporter> {
    return statusSchema.parse(await this.#api.json('/api/status'));
  }

  /** Makes it load its setup again; throws with the problems when it refuses. */
  async reload(): Promise<void> {
    await this.#api.text('/-/reload', { method: 'POST' });
  }

  /** The page of a dashboard; throws when it is not served. */
  async page(uid: string): Promise<string> {
    return this.#api.text(`/dashboards/${encodeURIComponent(uid)}`);
  }
}
