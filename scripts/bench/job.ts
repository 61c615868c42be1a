import { fork, type ChildProcess } from 'node:child_process';
import { readSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { BenchError } from './bench-error.js';
import type { BenchNode } from './bench-node.js';

/** A fresh process for one measurement, so that rounds share no compiled code and no heap. */
export class Job {
  readonly #process: ChildProcess;

  /** @param file a module in this folder that calls `jobInput` and `report` */
  constructor(node: BenchNode, file: string, input: unknown) {
    this.#process = fork(fileURLToPath(new URL(file, import.meta.url)), [JSON.stringify(input)], {
      execPath: node.path,
      execArgv: ['--expose-gc'],
      stdio: ['pipe', 'inherit', 'inherit', 'ipc'],
    });
  }

  /** The next report of the job. The caller knows its type from the job's file. */
  next<Report>(): Promise<Report> {
    return new Promise((resolve, reject) => {
      const ended = () => reject(new BenchError('a job of the benchmark ended without a result'));
      this.#process.once('exit', ended);
      this.#process.once('message', (message) => {
        this.#process.off('exit', ended);
        resolve(message as Report);
      });
    });
  }

  /** Wakes a job that waits in `waitForGo`, or calls the listener of `onGo`. */
  go(): void {
    this.#process.stdin?.write('\n');
  }

  stop(): void {
    this.#process.kill('SIGKILL');
  }

  /** Starts a job and stops it after `use`. */
  static async use<Report>(
    node: BenchNode,
    file: string,
    input: unknown,
    use: (job: Job) => Promise<Report>,
  ): Promise<Report> {
    const job = new Job(node, file, input);
    try {
      return await use(job);
    } finally {
      job.stop();
    }
  }

  /** Runs a job that reports once. */
  static run<Report>(node: BenchNode, file: string, input: unknown): Promise<Report> {
    return Job.use(node, file, input, (job) => job.next<Report>());
  }
}

/** In the job: its input. The module that starts the job passes the type that the job declares. */
export function jobInput(): unknown {
  process.once('disconnect', () => process.exit(1));
  return JSON.parse(process.argv[2] ?? '');
}

/** In the job: sends a report to the benchmark. Resolves when it is sent. */
export function report(what: object): Promise<void> {
  return new Promise((resolve) => {
    process.send?.(what, undefined, {}, () => resolve());
  });
}

/** In the job: blocks, including the event loop, so that messages queue in the server. */
export function waitForGo(): void {
  readSync(0, new Uint8Array(1));
}

/** In the job: calls the listener each time the benchmark calls `go`. */
export function onGo(listener: () => void): void {
  process.stdin.on('data', listener);
}

/** In the job: bytes in use after garbage collection. */
export function bytesInUse(): number {
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
