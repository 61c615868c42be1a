import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '@nats-io/transport-node';
import type { NatsConnection } from '@nats-io/transport-node';
import { startNats } from '../servers/nats.js';

/** Takes all events of a round for a consumer that stands still, and waits for it. */
const CONFIG = 'max_pending: 2GB\nwrite_deadline: "10m"\n';
const flushEvery = 1_000;

export interface BenchServer {
  readonly url: string;
  readonly connection: NatsConnection;
  stop(): Promise<void>;
}

/** A real nats-server with a connection that publishes. */
export async function startBenchServer(): Promise<BenchServer> {
  const folder = await mkdtemp(join(tmpdir(), 'natsight-bench-'));
  const configPath = join(folder, 'nats.conf');
  await writeFile(configPath, CONFIG);
  const server = await startNats({ folder, configPath });
  const connection = await connect({ servers: server.url });
  return {
    url: server.url,
    connection,
    async stop() {
      await connection.close();
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Publishes `count` events, the payloads over and over; resolves when the server has them. */
export async function publish(
  { connection }: BenchServer,
  payloads: readonly Uint8Array[],
  count: number,
): Promise<void> {
  for (let sent = 0; sent < count; sent++) {
    connection.publish('flights', payloads[sent % payloads.length]);
    if (sent % flushEvery === 0) await connection.flush();
  }
  await connection.flush();
}
