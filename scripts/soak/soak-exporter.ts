import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageFolder } from '../../exporter/io/process/package-folder.js';
import { Child } from '../servers/child.js';
import { answers } from '../servers/server.js';

/** Also where the tests run the sources. */
const command = join(packageFolder(), 'dist/scripts/natsight.js');

/** Counts what keeps the event loop busy whenever the process gets SIGUSR2. */
const RESOURCES = `
  const { renameSync, writeFileSync } = require('node:fs');
  process.on('SIGUSR2', () => {
    const file = process.env.SOAK_RESOURCES;
    writeFileSync(file + '.new', JSON.stringify(process.getActiveResourcesInfo()));
    renameSync(file + '.new', file);
  });
`;

export interface SoakPlaces {
  readonly folder: string;
  readonly port: number;
  readonly natsUrl: string;
  readonly alertmanagerUrl: string;
}

/** What a process holds that must not become more and more. */
export interface Held {
  readonly descriptors: number;
  readonly timers: number;
}

/** `natsight run` with a state, which can be killed and started again. */
export class SoakExporter {
  readonly url: string;
  readonly #places: SoakPlaces;
  #child: Child | undefined;

  constructor(places: SoakPlaces) {
    this.#places = places;
    this.url = `http://127.0.0.1:${places.port}`;
  }

  async start(): Promise<void> {
    const { folder, port, natsUrl, alertmanagerUrl } = this.#places;
    const hook = join(folder, 'resources.cjs');
    await writeFile(hook, RESOURCES);
    this.#child = await Child.start({
      name: 'natsight run',
      path: '/usr/bin/env',
      args: [
        `SOAK_RESOURCES=${this.#resourcesFile}`,
        process.execPath,
        '--require',
        hook,
        command,
        'run',
        join(folder, 'setup'),
        '--nats.url',
        natsUrl,
        '--alertmanager.url',
        alertmanagerUrl,
        '--web.listen-address',
        `127.0.0.1:${port}`,
        '--state',
        join(folder, 'state'),
        '--checkpoint.every',
        '200ms',
        '--memory.limit',
        '256MiB',
        '--web.enable-lifecycle',
      ],
      isReady: answers(`${this.url}/-/healthy`),
    });
  }

  async kill(): Promise<void> {
    process.kill(this.#running.pid, 'SIGKILL');
    await this.#running.ended;
  }

  async stop(): Promise<void> {
    await this.#child?.stop();
  }

  get hasEnded(): boolean {
    return !this.#running.isRunning;
  }

  get lastLines(): string {
    return this.#running.lastLines;
  }

  /** The whole exposition. Rejects while it does not serve. */
  async scrape(): Promise<string> {
    const answer = await fetch(`${this.url}/metrics`);
    return answer.text();
  }

  async isReady(): Promise<boolean> {
    return fetch(`${this.url}/-/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
  }

  async reload(): Promise<boolean> {
    return (await fetch(`${this.url}/-/reload`, { method: 'POST' })).ok;
  }

  async rssMiB(): Promise<number> {
    const status = await readFile(`/proc/${this.#running.pid}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024;
  }

  async held(): Promise<Held> {
    const { pid } = this.#running;
    const before = await readFile(this.#resourcesFile, 'utf8').catch(() => '');
    await writeFile(this.#resourcesFile, '');
    process.kill(pid, 'SIGUSR2');
    for (;;) {
      const text = await readFile(this.#resourcesFile, 'utf8').catch(() => before);
      if (text !== '') {
        // The hook has written an array.
        const resources = JSON.parse(text) as readonly string[];
        const descriptors = (await readdir(`/proc/${pid}/fd`)).length;
        return { descriptors, timers: resources.filter((each) => each === 'Timeout').length };
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  get #resourcesFile(): string {
    return join(this.#places.folder, 'resources.json');
  }

  get #running(): Child {
    if (this.#child === undefined) throw new Error('BUG: the exporter was not started');
    return this.#child;
  }
}

/** The sum of all series of a metric that match; 0 if there are none. */
export function sumOf(exposition: string, metric: string, match = ''): number {
  const samples = exposition.matchAll(new RegExp(`^${metric}(?:\\{[^}]*${match}[^}]*\\})? (\\S+)$`, 'gm'));
  return Array.from(samples, ([, value]) => Number(value)).reduce((sum, value) => sum + value, 0);
}
