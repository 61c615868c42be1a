import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as delay } from 'node:timers/promises';
import { MONITORING_FILE, PROCESSING_FILE } from '../../setup/model/setup.js';
import { Child } from '../servers/child.js';
import { freePort } from '../servers/free-port.js';
import { answers } from '../servers/server.js';
import type { BenchNode } from './bench-node.js';
import type { SetupDocuments } from './natsight-setup.js';

const command = fileURLToPath(new URL('../natsight.js', import.meta.url));
/** Gives the time to within 20 ms. A scrape is cheap with few series. */
const scrapeEveryMs = 20;

/** `natsight run` as a child process. */
export class ExporterProcess {
  readonly #child: Child;
  readonly #url: string;
  readonly #folder: string;

  private constructor(child: Child, url: string, folder: string) {
    this.#child = child;
    this.#url = url;
    this.#folder = folder;
  }

  /** Resolves when the exporter reads the subject "flights". */
  static async start(
    node: BenchNode,
    natsUrl: string,
    { processing, monitoring }: SetupDocuments,
    flags: readonly string[],
  ): Promise<ExporterProcess> {
    const folder = await mkdtemp(join(tmpdir(), 'natsight-bench-setup-'));
    await writeFile(join(folder, PROCESSING_FILE), JSON.stringify(processing));
    await writeFile(join(folder, MONITORING_FILE), JSON.stringify(monitoring));
    const listen = `127.0.0.1:${await freePort()}`;
    const url = `http://${listen}`;
    const child = await Child.start({
      name: 'natsight run',
      path: node.path,
      args: [command, 'run', folder, '--nats.url', natsUrl, '--web.listen-address', listen, ...flags],
      isReady: answers(`${url}/-/ready`),
    });
    return new ExporterProcess(child, url, folder);
  }

  /** Resolves when the exporter has counted this number of events in total. */
  async counted(events: number): Promise<void> {
    while ((await this.#sum('natsight_events_received_total')) < events) await delay(scrapeEveryMs);
  }

  cpuSeconds(): Promise<number> {
    return this.#sum('natsight_process_cpu_seconds_total');
  }

  pause(): void {
    process.kill(this.#child.pid, 'SIGSTOP');
  }

  resume(): void {
    process.kill(this.#child.pid, 'SIGCONT');
  }

  async stop(): Promise<void> {
    this.resume();
    await this.#child.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** The sum of all series of a metric, from one scrape. */
  async #sum(metric: string): Promise<number> {
    const text = await (await fetch(`${this.#url}/metrics`)).text();
    const samples = text.matchAll(new RegExp(`^${metric}(?:\\{.*\\})? (\\S+)$`, 'gm'));
    return Array.from(samples, ([, value]) => Number(value)).reduce((sum, value) => sum + value, 0);
  }
}
