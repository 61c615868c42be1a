import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as z from 'zod';
import { formatAddress, reachable } from '../../exporter/io/http/listen-address.js';
import type { ListenAddress } from '../../exporter/io/http/listen-address.js';
import { listenError } from '../../exporter/io/http/server.js';
import { visible } from '../../setup/visible.js';

/** The relevant part of a notification: https://prometheus.io/docs/alerting/latest/configuration/#webhook_config */
const notificationSchema = z.object({
  alerts: z.array(
    z.object({
      status: z.enum(['firing', 'resolved']),
      labels: z.record(z.string(), z.string()),
      annotations: z.record(z.string(), z.string()),
      startsAt: z.string(),
    }),
  ),
});

export type WebhookAlert = z.output<typeof notificationSchema>['alerts'][number];

/** Size limit of a notification; Alertmanager's are a few KiB. */
const MAX_BYTES = 1024 * 1024;

/** The webhook receiver of the demo. Calls `onAlert` with each alert. */
export class DemoWebhook {
  readonly #onAlert: (alert: WebhookAlert) => void;
  readonly #server = createServer((request, response) => {
    void this.#receive(request).then((status) => response.writeHead(status).end());
  });

  constructor(onAlert: (alert: WebhookAlert) => void) {
    this.#onAlert = onAlert;
  }

  /** Listens; port 0 chooses a free port. Resolves to the webhook URL, as this machine reaches it. Throws a `ListenError`. */
  async start(listen: ListenAddress): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', (error) => reject(listenError(listen, error)));
      this.#server.listen(listen.port, listen.host || undefined, resolve);
    });
    // A listening TCP server has an AddressInfo.
    const { port } = this.#server.address() as AddressInfo;
    return `http://${formatAddress(reachable({ ...listen, port }))}/alerts`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #receive(request: IncomingMessage): Promise<number> {
    if (request.method !== 'POST') return 405;
    const chunks: Buffer[] = [];
    let bytes = 0;
    try {
      for await (const chunk of request) {
        chunks.push(chunk);
        bytes += chunk.length;
        if (bytes > MAX_BYTES) return 413;
      }
      for (const alert of notificationSchema.parse(JSON.parse(Buffer.concat(chunks).toString())).alerts) {
        this.#onAlert(alert);
      }
      return 200;
    } catch {
      return 400;
    }
  }
}

/** One line of text for an alert, printable whatever the alert has. */
export function describeAlert({ status, labels, annotations }: WebhookAlert): string {
  const { alertname = 'an alert', severity, service: _service, ...others } = labels;
  const which = Object.entries(others).map(([name, value]) => `${name}=${value}`);
  const where = which.length === 0 ? '' : ` (${which.join(', ')})`;
  const summary = annotations['summary'] ?? '';
  const line = `${status === 'firing' ? 'ALERT' : 'resolved'}  ${severity ?? 'none'}  ${alertname}${where}  ${summary}`;
  return visible(line.trimEnd());
}
