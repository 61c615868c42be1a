import { closeSync, openSync, writeSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ProvisionError } from '../../setup/deployment/provision-error.js';
import { findBinary } from '../servers/find-binary.js';
import { onFreePort } from '../servers/free-port.js';
import { startPrometheus } from '../servers/prometheus.js';
import type { Server } from '../servers/server.js';
import { runTool } from '../servers/run-tool.js';

/** The programs of Prometheus. */
export interface PrometheusPrograms {
  readonly prometheus: string;
  readonly promtool: string;
}

/** Characters that are written at once. */
const WRITE_CHARACTERS = 1024 * 1024;
/** promtool takes ten seconds for the most samples on an idle machine. */
const IMPORT_WITHIN_MS = 300_000;
/** One block for all: promtool reads the whole file again for each. */
const LONGEST_BLOCK = '26244h';

/** @param path of `prometheus`, with promtool beside it or on PATH; unset: both on PATH. Returns `undefined` if one of them is missing. */
export function findPrograms(path: string | undefined): PrometheusPrograms | undefined {
  if (path === undefined) {
    const [prometheus, promtool] = [findBinary('prometheus'), findBinary('promtool')];
    return prometheus === undefined || promtool === undefined ? undefined : { prometheus, promtool };
  }
  const folder = dirname(path);
  const prometheus = findBinary('prometheus', [folder]);
  const promtool = findBinary('promtool', [folder]) ?? findBinary('promtool');
  return prometheus === undefined || promtool === undefined ? undefined : { prometheus, promtool };
}

/** A Prometheus of one's own, with samples of the past as its only data. It is gone, with its files, once it is closed. */
export class LocalPrometheus {
  readonly #programs: PrometheusPrograms;
  readonly #folder: string;
  readonly #samples: number;
  #text = '';
  #isOpen = true;
  #server: Server | undefined;

  private constructor(programs: PrometheusPrograms, folder: string) {
    this.#programs = programs;
    this.#folder = folder;
    this.#samples = openSync(this.#samplesFile, 'w', 0o600);
  }

  static async create(programs: PrometheusPrograms): Promise<LocalPrometheus> {
    return new LocalPrometheus(programs, await mkdtemp(join(tmpdir(), 'natsight-backtest-')));
  }

  /** Lines of samples with times, as in OpenMetrics. */
  readonly write = (text: string): void => {
    this.#text += text;
    if (this.#text.length < WRITE_CHARACTERS) return;
    writeSync(this.#samples, this.#text);
    this.#text = '';
  };

  /** Starts it on what was written. `sampleMs`: how far samples are apart; a series that has none at one of these times has ended. */
  async start(sampleMs: number): Promise<string> {
    writeSync(this.#samples, `${this.#text}# EOF\n`);
    this.#closeSamples();
    const data = join(this.#folder, 'data');
    await this.#import(data);
    const configPath = join(this.#folder, 'prometheus.yml');
    await writeFile(configPath, 'global: {}\n');
    this.#server = await onFreePort(undefined, (port) =>
      startPrometheus({
        path: this.#programs.prometheus,
        configPath,
        folder: data,
        port,
        flags: ['--storage.tsdb.retention.time=100y', `--query.lookback-delta=${sampleMs - 1}ms`],
      }),
    );
    return this.#server.url;
  }

  async close(): Promise<void> {
    this.#closeSamples();
    await this.#server?.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #import(data: string): Promise<void> {
    const { promtool } = this.#programs;
    const command = ['tsdb', 'create-blocks-from', '-q', `--max-block-duration=${LONGEST_BLOCK}`];
    const { exitCode, text } = await runTool(
      promtool,
      [...command, 'openmetrics', this.#samplesFile, data],
      IMPORT_WITHIN_MS,
    );
    if (exitCode === 0) return;
    const said = text.trim().split('\n').at(-1) ?? '';
    throw new ProvisionError(
      'SERVER_START_FAILED',
      exitCode === undefined
        ? `"${promtool}" was stopped: it needs more than ${IMPORT_WITHIN_MS / 60_000} minutes, or cannot be run`
        : `"${promtool}" could not read the samples of the backtest: ${said}`,
    );
  }

  get #samplesFile(): string {
    return join(this.#folder, 'samples.om');
  }

  #closeSamples(): void {
    if (this.#isOpen) closeSync(this.#samples);
    this.#isOpen = false;
  }
}
