import { afterAll } from '@jest/globals';
import { parseExposition, type ParsedExposition } from './exposition.js';
import { spawnNatsight } from './natsight-process.js';
import { freePort } from './servers.js';
import { waitFor } from './wait-for.js';

export interface ExporterOptions {
  readonly natsUrl?: string;
  readonly alertmanagerUrl?: string;
  readonly prometheusUrl?: string;
  readonly workers?: number;
  /** Default: a free one. */
  readonly port?: number;
  /** Further flags of `natsight run`. */
  readonly flags?: readonly string[];
}

/** `natsight run` as a process of its own. */
export interface RunningExporter {
  readonly url: string;
  readonly port: number;
  /** What it has logged so far. */
  readonly log: () => string;
  readonly metrics: () => Promise<Metrics>;
  /** Until `/-/ready` says so. */
  readonly ready: () => Promise<void>;
  /** Sends the signal and resolves to the exit code. */
  readonly end: (signal: 'SIGTERM' | 'SIGKILL') => Promise<number | null>;
}

/** Runs exporters, and ends those that still run after the last test of the file. */
export function testExporters(): (directory: string, options?: ExporterOptions) => Promise<RunningExporter> {
  const running: RunningExporter[] = [];
  afterAll(() => Promise.all(running.map((exporter) => exporter.end('SIGKILL'))));
  return async (directory, options) => {
    const exporter = await startExporter(directory, options);
    running.push(exporter);
    return exporter;
  };
}

async function startExporter(directory: string, options: ExporterOptions = {}): Promise<RunningExporter> {
  const port = options.port ?? (await freePort());
  const url = `http://127.0.0.1:${port}`;
  const flags = {
    '--web.listen-address': `127.0.0.1:${port}`,
    '--nats.url': options.natsUrl,
    '--alertmanager.url': options.alertmanagerUrl,
    '--prometheus.url': options.prometheusUrl,
    '--workers': options.workers,
  };
  const given = Object.entries(flags).flatMap(([flag, value]) =>
    value === undefined ? [] : [flag, String(value)],
  );
  const natsight = await spawnNatsight(['run', directory, ...given, ...(options.flags ?? [])]);
  const hasStarted = async () => natsight.hasEnded() || (await isHealthy(url));
  await waitFor('the exporter serves', hasStarted, Boolean, { withinMs: 30_000 });
  if (natsight.hasEnded()) throw new Error(`the exporter exited during startup:\n${natsight.output()}`);
  return {
    url,
    port,
    log: natsight.output,
    metrics: async () => new Metrics(await (await fetch(`${url}/metrics`)).text()),
    ready: async () => {
      const look = async () => (await fetch(`${url}/-/ready`)).text();
      await waitFor('the exporter is ready', look, (text) => text.includes('is ready.'), {
        withinMs: 30_000,
      });
    },
    end: (signal) => {
      natsight.kill(signal);
      return natsight.exit;
    },
  };
}

const isHealthy = async (url: string) => (await fetch(`${url}/-/healthy`)).ok;

type Labels = Readonly<Record<string, string>>;

/** One scrape, read back and asked by name and labels. */
export class Metrics {
  readonly text: string;
  readonly exposition: ParsedExposition;

  constructor(text: string) {
    this.text = text;
    this.exposition = parseExposition(text);
  }

  /** The value of the series with exactly these labels; `undefined` when there is none. */
  value(name: string, labels: Labels = {}): number | undefined {
    return this.all(name, labels).find(({ labels: found }) => sameSize(found, labels))?.value;
  }

  /** Every series of that name whose labels include these. */
  all(name: string, labels: Labels = {}): ParsedExposition['samples'] {
    return this.exposition.samples.filter(
      (sample) =>
        sample.name === name &&
        Object.entries(labels).every(([label, value]) => sample.labels[label] === value),
    );
  }

  /** The values of one label's series: `{ long: 3, short: 1 }`. */
  by(name: string, label: string, labels: Labels = {}): Readonly<Record<string, number>> {
    return Object.fromEntries(
      this.all(name, labels).map((sample) => [sample.labels[label] ?? '', sample.value]),
    );
  }
}

const sameSize = (one: Labels, other: Labels) => Object.keys(one).length === Object.keys(other).length;
