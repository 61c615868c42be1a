import { jetstreamManager } from '@nats-io/jetstream';
import { millis } from '@nats-io/transport-node';
import type { NatsConnection } from '@nats-io/transport-node';
import { formatDuration } from '../../../../setup/model/duration.js';
import type { ServerFinding } from './finding.js';

/** How long an exporter that was killed may take to start again without publishing anything twice. The default of JetStream. */
const RESTART_MS = 120_000;

export interface PublishTarget {
  readonly path: readonly string[];
  readonly subject: string;
}

/** Whether what is sent again after a crash is stored once. Where JetStream does not say, there are no findings. */
export async function targetFindings(
  targets: readonly PublishTarget[],
  connection: NatsConnection,
  timeout: number,
): Promise<readonly ServerFinding[]> {
  if (targets.length === 0) return [];
  const manager = await jetstreamManager(connection, { timeout, checkAPI: false });
  const found = await Promise.all(
    targets.map(async ({ path, subject }): Promise<ServerFinding | undefined> => {
      try {
        const name = await nameOf(manager, subject);
        if (name === undefined) return { path, level: 'warning', message: withoutStream(subject) };
        const { config } = await manager.streams.info(name);
        const windowMs = millis(config.duplicate_window);
        return windowMs >= RESTART_MS
          ? undefined
          : { path, level: 'warning', message: shortWindow(name, windowMs) };
      } catch {
        return undefined;
      }
    }),
  );
  return found.filter((finding) => finding !== undefined);
}

async function nameOf(
  manager: Awaited<ReturnType<typeof jetstreamManager>>,
  subject: string,
): Promise<string | undefined> {
  for await (const name of manager.streams.names(subject)) return name;
  return undefined;
}

const withoutStream = (subject: string) =>
  `no JetStream stream has the subject "${subject}": what nobody reads at once is lost, and what is sent again after a crash arrives twice`;

const shortWindow = (stream: string, windowMs: number) =>
  `"${stream}" drops duplicates within ${formatDuration(windowMs)} (duplicate_window): what is sent again after a crash is there twice if the exporter starts later than that; set at least ${formatDuration(RESTART_MS)}`;
