import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startNats } from '../servers/nats.js';
import { LoadPublisher } from './publisher.js';

/** Lets the server buffer all events of a round for a stopped consumer without disconnecting it. */
const CONFIG = 'max_pending: 2GB\nwrite_deadline: "10m"\n';

export interface BenchServer {
  readonly url: string;
  readonly publisher: LoadPublisher;
  stop(): Promise<void>;
}

/** A real nats-server, and a connection to publish to it. */
export async function startBenchServer(): Promise<BenchServer> {
  const folder = await mkdtemp(join(tmpdir(), 'natsight-bench-'));
  const configPath = join(folder, 'nats.conf');
  await writeFile(configPath, CONFIG);
  const { url, stop } = await startNats({ folder, configPath });
  const publisher = await LoadPublisher.connect(url);
  return {
    url,
    publisher,
    async stop() {
      publisher.close();
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
