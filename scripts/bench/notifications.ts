import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { BenchError } from './bench-error.js';

const LIMIT_MS = 30_000;

type Alerts = readonly { readonly labels: Readonly<Record<string, string>> }[];

/** What Alertmanager sends to a webhook, or what is posted to Alertmanager. */
type Body = { readonly alerts: Alerts } | Alerts;

/** Receives the alerts of a webhook, or those that are posted to an Alertmanager, and notes when that of each origin arrives. */
export class Notifications {
  readonly url: string;
  readonly #server: Server;
  readonly #awaited = new Map<string, (atMs: number) => void>();

  private constructor(server: Server, url: string) {
    this.#server = server;
    this.url = url;
    server.on('request', (request, response) => void this.#receive(request, response));
  }

  static async listen(): Promise<Notifications> {
    const server = createServer();
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    // A TCP server's address is never a string.
    const { port } = server.address() as AddressInfo;
    return new Notifications(server, `http://127.0.0.1:${port}/`);
  }

  /** Resolves to the time at which the next alert with this origin arrives, as `performance.now()`. */
  of(origin: string): Promise<number> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new BenchError(`no notification of ${origin} in ${LIMIT_MS / 1000} s`)),
        LIMIT_MS,
      );
      this.#awaited.set(origin, (atMs) => {
        clearTimeout(timer);
        this.#awaited.delete(origin);
        resolve(atMs);
      });
    });
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const content = await text(request);
    const atMs = performance.now();
    // By its status natsight knows an Alertmanager; alerts are answered with nothing.
    if (request.method !== 'POST') return void response.end(JSON.stringify({ versionInfo: {}, cluster: {} }));
    response.end();
    const body: Body = JSON.parse(content);
    const alerts = 'alerts' in body ? body.alerts : body;
    for (const { labels } of alerts) this.#awaited.get(labels['origin'] ?? '')?.(atMs);
  }
}
