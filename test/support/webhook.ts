import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { waitFor } from './wait-for.js';

/** What Alertmanager posts: https://prometheus.io/docs/alerting/latest/configuration/#webhook_config */
export interface Notification {
  readonly status: 'firing' | 'resolved';
  readonly receiver: string;
  readonly groupLabels: Readonly<Record<string, string>>;
  readonly alerts: readonly NotifiedAlert[];
}

export interface NotifiedAlert {
  readonly status: 'firing' | 'resolved';
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly generatorURL: string;
}

export interface Webhook {
  /** For `webhook_configs: [{ url }]`. */
  readonly url: string;
  /** Everything received so far, oldest first. */
  readonly notifications: readonly Notification[];
  /** The first alert that `matches`, already received or yet to come. Default limit 15 s. */
  readonly waitForAlert: (
    what: string,
    matches: (alert: NotifiedAlert) => boolean,
    withinMs?: number,
  ) => Promise<NotifiedAlert>;
  readonly stop: () => Promise<void>;
}

/** A real receiver of Alertmanager's notifications on a free port. */
export async function startWebhook(): Promise<Webhook> {
  const notifications: Notification[] = [];
  const server = createServer((request, response) => void receive(request, response, notifications));
  const port = await listen(server);
  return {
    url: `http://127.0.0.1:${port}/alerts`,
    notifications,
    waitForAlert: async (what, matches, withinMs = 15_000) => {
      const alerts = () => notifications.flatMap((notification) => notification.alerts);
      const seen = await waitFor(what, alerts, (all) => all.some(matches), { withinMs });
      // `waitFor` returned, so one of them matches.
      return seen.find(matches) as NotifiedAlert;
    },
    stop: () => close(server),
  };
}

async function receive(
  request: IncomingMessage,
  response: ServerResponse,
  into: Notification[],
): Promise<void> {
  // Alertmanager is the only sender; a body of another shape fails the test that reads it.
  into.push(JSON.parse(await text(request)) as Notification);
  response.writeHead(200).end();
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    // A TCP server's address is never a string.
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
